/**
 * How an object reads in its API version: which place gave each field that decides
 * something, and which of its places are empty. Pure; `raw` is whatever came.
 */
import { type FieldPlaces, fieldPlaces, type Place } from "./field-places";
import { normaliseObject } from "./normalise";
import { fields, isFields } from "./payload-fields";
import type { MirroredType, Snapshot } from "./snapshot";

export interface Lens {
  type: MirroredType;
  fields: LensField[];
}

export interface LensField {
  /** As the mirror calls it. */
  field: string;
  /** As text; null: nothing is known. */
  value: string | null;
  /** Which place gave it, with positions in lists; null: none did. */
  readFrom: Place | null;
  /** Its other places, up to the one that gave it: looked at, and nothing there. */
  empty: Place[];
}

/** null: nothing that the mirror keeps. */
export function lensOn(raw: unknown, livemode: boolean): Lens | null {
  const read = normaliseObject(raw, livemode);
  if (read.kind !== "snapshot") return null;
  const { snapshot } = read;
  return {
    type: snapshot.type,
    fields: fieldPlaces[snapshot.type].map((places) => lensField(raw, snapshot, places)),
  };
}

/** The same for a stored event. `text`: masked, so that nothing hidden comes back here. */
export function lensOnEvent(text: string, livemode: boolean): Lens | null {
  try {
    const event: unknown = JSON.parse(text);
    return lensOn(fields(fields(event).data).object, livemode);
  } catch {
    // Withheld, or longer than a page shows.
    return null;
  }
}

function lensField(raw: unknown, snapshot: Snapshot, { field, places }: FieldPlaces): LensField {
  const [kept] = valuesIn(snapshot, field);
  const empty: Place[] = [];
  for (const place of places) {
    const found = valuesAt(raw, field, place);
    const given = found.find(({ value }) => value === kept?.value) ?? found[0];
    if (given === undefined) {
      empty.push(place);
      continue;
    }
    return { field, value: textOf(field, kept), readFrom: { ...place, path: given.path }, empty };
  }
  return { field, value: textOf(field, kept), readFrom: null, empty };
}

/** Unix seconds, by the names they have in a snapshot. */
const isTime = /(?:At|Start|End|Date|Attempt)$/;

function textOf(field: string, kept: Found | undefined): string | null {
  if (kept === undefined) return null;
  if (typeof kept.value !== "number" || !isTime.test(field)) return String(kept.value);
  return `${new Date(kept.value * 1_000).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

export interface Found {
  /** With positions: `items.data[0].price`. */
  path: string;
  value: string | number | boolean;
}

/** What the snapshot has of a field, in the order in which it has it. */
export function valuesIn(snapshot: Snapshot, field: string): Found[] {
  const { customerId, evidence, data } = snapshot;
  return valuesOf({ ...data, customerId, ...evidence }, field);
}

/** What the object has of a field in one of its places. Samples have ids that are 0: those are none. */
export function valuesAt(raw: unknown, field: string, { path, concluded }: Place): Found[] {
  const found = valuesOf(raw, path);
  if (concluded) return found.filter(({ value }) => value !== false);
  return field.endsWith("Id") ? found.filter(({ value }) => typeof value === "string") : found;
}

function valuesOf(from: unknown, path: string): Found[] {
  let reached: { path: string; value: unknown }[] = [{ path: "", value: from }];
  for (const step of path.split(".")) {
    const [, name = "", position] = /^(\w+)(?:\[(\d*)\])?$/.exec(step) ?? [];
    reached = reached.flatMap((at) => {
      if (!isFields(at.value) || !Object.hasOwn(at.value, name)) return [];
      const value = at.value[name];
      const here = at.path === "" ? name : `${at.path}.${name}`;
      if (position === undefined) return [{ path: here, value }];
      if (!Array.isArray(value)) return [];
      const members = value.map((member, index) => ({ path: `${here}[${index}]`, value: member }));
      return position === "" ? members : members.slice(Number(position), Number(position) + 1);
    });
  }
  return reached.flatMap(({ path: where, value }) => {
    const own = isFields(value) ? value.id : value;
    return tells(own) ? [{ path: where, value: own }] : [];
  });
}

function tells(value: unknown): value is Found["value"] {
  return typeof value === "string" ? value !== "" : typeof value === "number" || typeof value === "boolean";
}
