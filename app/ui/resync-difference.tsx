/** What a resync changes: access first, then the owner, then each object, field by field. */
import type { ResyncView } from "~/modules/sync/resync-view";
import { ChangedFields } from "./changed-fields";
import { EntitlementChange } from "./entitlement-change";
import { stateWords } from "./entitlement-words";
import { counted } from "./figures";
import { IdWithCopy } from "./id";
import { Link } from "./link";
import { Notice } from "./notice";
import { objectTitle, statusTone } from "./object-words";
import { Section } from "./section";
import { RelativeTime } from "./time";
import { Badge, ToneWord } from "./tone";

type ObjectChange = ResyncView["objects"][number];

const partsOf = (types: ResyncView["incomplete"]) => types.map(objectTitle).join(", ");

export function ResyncDifference({ resync }: { resync: ResyncView }) {
  return (
    <div className="grid gap-5">
      {resync.incomplete.length > 0 && (
        <Notice tone="waiting" title="Stripe may have more than was read">
          {partsOf(resync.incomplete)}: not all could be read, because there are more than 2,000 or the key
          may not. What was not read stays as it is held here.
        </Notice>
      )}
      <Access resync={resync} />
      <Section title="Stripe objects" aside={counts(resync)} flush={resync.objects.length > 0}>
        {resync.objects.length === 0 ? (
          <p className="text-sm text-muted">Everything is held here as Stripe has it.</p>
        ) : (
          <ul className="divide-y">
            {resync.objects.map((object) => (
              <li key={`${object.type}:${object.id}`} className="px-4 py-3">
                <ObjectDifference object={object} />
              </li>
            ))}
            {resync.furtherObjects > 0 && (
              <li className="px-4 py-3 text-sm text-muted">
                and {counted(resync.furtherObjects, "further object")}, which are not shown
              </li>
            )}
          </ul>
        )}
      </Section>
    </div>
  );
}

function counts({ confirmed, newerHere }: ResyncView): string {
  const same = `${counted(confirmed, "object")} as known`;
  return newerHere === 0 ? same : `${same} · ${counted(newerHere, "newer one")} held here stays`;
}

/** Whose it is and what they may use, before and after. */
export function Access({
  resync: { owner, entitlements, mismatches },
}: {
  resync: Pick<ResyncView, "owner" | "entitlements" | "mismatches">;
}) {
  const opened = mismatches.after.filter((code) => !mismatches.before.includes(code));
  const settled = mismatches.before.filter((code) => !mismatches.after.includes(code));
  return (
    <Section title="Owner and access">
      <div className="grid gap-4">
        <p className="text-sm">
          {owner.after === null ? (
            <span className="text-muted">
              Belongs to nobody: nothing at Stripe names a user who exists, so nobody's access changes.
            </span>
          ) : owner.before === owner.after ? (
            <>
              Belongs to <User id={owner.after} /> <span className="text-muted">(unchanged)</span>
            </>
          ) : (
            <>
              Will belong to <User id={owner.after} />{" "}
              <span className="text-muted">
                ({owner.before === null ? "nobody before" : <>before: {owner.before}</>})
              </span>
            </>
          )}
        </p>
        {entitlements.map(({ userId, before, after }) =>
          after === null ? null : (
            <div key={userId}>
              {entitlements.length > 1 && <p className="mb-1 text-sm font-medium">{userId}</p>}
              {JSON.stringify(before) === JSON.stringify(after) ? (
                <p className="text-sm">
                  <span className="font-medium">{after.planName}</span>{" "}
                  <Badge tone={stateWords(after.state).tone}>{stateWords(after.state).word}</Badge>{" "}
                  <span className="text-muted">before and after: nobody's access changes</span>
                </p>
              ) : (
                <EntitlementChange before={before} after={after} />
              )}
            </div>
          ),
        )}
        {opened.length > 0 && (
          <p className="text-sm text-bad">Sources disagree then: {opened.map(words).join(", ")}.</p>
        )}
        {settled.length > 0 && (
          <p className="text-sm text-good">Settled by this: {settled.map(words).join(", ")}.</p>
        )}
      </div>
    </Section>
  );
}

const words = (code: string) => code.replaceAll("_", " ");

function User({ id }: { id: string }) {
  return (
    <Link
      to={`/console/users/${encodeURIComponent(id)}`}
      className="rounded-xs font-medium text-accent hover:underline"
    >
      {id}
    </Link>
  );
}

const kinds = {
  new: { tone: "good", word: "not known here" },
  changed: { tone: "waiting", word: "different" },
  gone: { tone: "bad", word: "gone at Stripe" },
} as const;

export function ObjectDifference({ object }: { object: ObjectChange }) {
  const { type, id, kind, status, asOf, fields } = object;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <h3 className="font-medium">{objectTitle(type)}</h3>
        <Badge tone={kinds[kind].tone}>{kinds[kind].word}</Badge>
        <StatusChange status={status} />
        {asOf.before !== null && (
          <span className="ml-auto text-xs text-faint max-sm:ml-0">
            held as of <RelativeTime at={asOf.before} />
          </span>
        )}
      </div>
      <IdWithCopy id={id} what={`${objectTitle(type).toLowerCase()} id`} quiet />
      {fields.length > 0 &&
        (kind === "new" ? (
          <details className="mt-1.5">
            <summary className="w-fit cursor-pointer rounded-xs text-xs text-accent">
              {counted(fields.length, "field")}
            </summary>
            <div className="mt-1.5">
              <ChangedFields fields={fields} />
            </div>
          </details>
        ) : (
          <div className="mt-1.5">
            <ChangedFields fields={fields} />
          </div>
        ))}
    </>
  );
}

function StatusChange({ status: { before, after } }: { status: ObjectChange["status"] }) {
  if (after === null) return null;
  const word = (status: string) => (
    <ToneWord tone={statusTone(status)}>{status.replaceAll("_", " ")}</ToneWord>
  );
  if (before === null || before === after) return word(after);
  return (
    <span className="inline-flex items-center gap-1.5">
      {word(before)} <span aria-hidden="true">→</span>
      <span className="sr-only">becomes</span> {word(after)}
    </span>
  );
}
