/** How an event's object reads in its API version: each field that decides something, and the place it came from. */
import type { Lens, LensField } from "~/modules/stripe/version-lens";
import { EmptyState } from "./empty-state";
import { counted } from "./figures";
import { objectTitle } from "./object-words";

interface VersionLensProps {
  /** null: the mirror keeps nothing of the object. */
  lens: Lens | null;
  /** The event's own; null: it names none. */
  apiVersion: string | null;
  /** In which Paidtrail asks Stripe. */
  pinned: string;
}

export function VersionLens({ lens, apiVersion, pinned }: VersionLensProps) {
  if (lens === null) {
    return (
      <EmptyState title="Nothing is read of this object">
        The mirror keeps no objects of its type, or the payload cannot be read.
      </EmptyState>
    );
  }
  const known = lens.fields.filter(({ readFrom }) => readFrom !== null);
  const unknown = lens.fields.filter(({ readFrom }) => readFrom === null);
  return (
    <div className="grid gap-4 px-4 py-3 text-sm">
      <p className="text-muted">{versionWords(apiVersion, pinned)}</p>
      {known.length > 0 && (
        <table className="w-full table-fixed text-xs max-md:block">
          <caption className="sr-only">Where the fields of this {objectTitle(lens.type)} were read</caption>
          <thead className="max-md:sr-only">
            <tr className="text-left text-faint">
              {["Field", "Value", "Read from", "Empty before it"].map((head) => (
                <th key={head} scope="col" className="py-1 pr-3 font-medium">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="max-md:block">
            {known.map((field) => (
              <FieldRow key={field.field} field={field} />
            ))}
          </tbody>
        </table>
      )}
      {unknown.length > 0 && (
        <details>
          <summary className="cursor-pointer text-muted">
            {counted(unknown.length, "field")} with nothing in any place
          </summary>
          <ul className="mt-2 grid gap-1 text-xs">
            {unknown.map(({ field, empty }) => (
              <li key={field} className="break-words">
                <span className="font-mono">{field}</span>{" "}
                <span className="text-muted">looked at {empty.map(placeWords).join(", ")}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function FieldRow({ field: { field, value, readFrom, empty } }: { field: LensField }) {
  return (
    <tr className="border-t align-top break-words max-md:block max-md:py-1.5">
      <th
        scope="row"
        className="py-1.5 pr-3 text-left font-mono font-normal break-all max-md:block max-md:py-0.5"
      >
        {field}
      </th>
      <td className="py-1.5 pr-3 font-mono break-all max-md:block max-md:py-0.5">{value ?? "–"}</td>
      <td className="py-1.5 pr-3 max-md:block max-md:py-0.5">
        {readFrom && <PlaceWords place={readFrom} />}
      </td>
      <td className="py-1.5 text-muted max-md:block max-md:py-0.5">
        {empty.length > 0 && (
          <span className="hidden max-md:inline" aria-hidden="true">
            empty:{" "}
          </span>
        )}
        {empty.map((place) => (
          <span key={place.path} className="block max-md:inline">
            <PlaceWords place={place} />{" "}
          </span>
        ))}
      </td>
    </tr>
  );
}

type Place = LensField["empty"][number];

function PlaceWords({ place }: { place: Place }) {
  return (
    <>
      <span className="font-mono break-all">{place.path}</span>
      {versions(place) && <span className="text-faint"> {versions(place)}</span>}
    </>
  );
}

const placeWords = (place: Place) => [place.path, versions(place)].filter(Boolean).join(" ");

function versions({ since, until, concluded }: Place): string {
  return [since && `since ${since}`, until && `until ${until}`, concluded && "concluded from it"]
    .filter(Boolean)
    .join(", ");
}

/** Versions are dates, so that their text tells which is older. */
function versionWords(apiVersion: string | null, pinned: string): string {
  if (apiVersion === null) return `The event names no API version. Paidtrail asks Stripe in ${pinned}.`;
  if (apiVersion === pinned) return `The event is in ${apiVersion}, in which Paidtrail asks Stripe as well.`;
  const age = apiVersion < pinned ? "older" : "newer";
  return `The event is in ${apiVersion}, ${age} than ${pinned}, in which Paidtrail asks Stripe. Fields that moved in between are read from both places.`;
}
