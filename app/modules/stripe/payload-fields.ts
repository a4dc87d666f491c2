/**
 * Reading JSON that somebody else wrote. Every reader takes anything and gives
 * a value that can be stored, or null; none throws.
 *
 * What PostgreSQL cannot store is mended here, once: NUL characters and lone
 * surrogates in text, and times or amounts outside the range of their columns.
 */
export type Fields = Record<string, unknown>;

/** Stripe's own bound on object ids. */
const longestId = 255;
/** Addresses, links, names. */
const longestText = 5_000;
/** Words of Stripe's own: a status, a reason, a code. They are quoted in sentences and lists. */
const longestWord = 200;
/** Unix seconds of the end of the year 9999. */
const lastSecond = 253_402_300_799;
/** A list in a payload holds at most a page of 100; more than that is not Stripe's. */
const longestList = 200;

export function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Text as it is, mended and bounded; null when absent, empty or not text. */
export function text(value: unknown): string | null {
  if (typeof value !== "string" || value === "") return null;
  return value
    .slice(0, longestText)
    .replaceAll("\u0000", "\ufffd")
    .replace(/\p{Surrogate}/gu, "\ufffd");
}

/** Like text, for what is a word or two; what is longer is cut. */
export function word(value: unknown): string | null {
  return text(text(value)?.slice(0, longestWord));
}

/** An id, given as such or as the expanded object. Too long to be one: null. */
export function id(value: unknown): string | null {
  const given = text(isFields(value) ? value.id : value)?.trim();
  return given && given.length <= longestId ? given : null;
}

/** A whole number, also where an old fixture writes it as text. */
export function integer(value: unknown): number | null {
  const number = typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : null;
}

/** Unix seconds; null outside the years 1970 to 9999. */
export function seconds(value: unknown): number | null {
  const at = integer(value);
  return at !== null && at >= 0 && at <= lastSecond ? at : null;
}

export function flag(value: unknown): boolean {
  return value === true;
}

/** The members of a list, given as Stripe's list object or as a plain array. */
export function members(value: unknown): unknown[] {
  const data = isFields(value) ? value.data : value;
  return Array.isArray(data) ? data.slice(0, longestList) : [];
}

/** Does the list hold more than the payload carries? */
export function hasMore(value: unknown): boolean {
  const data = fields(value).data;
  return flag(fields(value).has_more) || (Array.isArray(data) && data.length > longestList);
}

/**
 * Fields that moved between API versions: takes the first place that has a
 * value, and remembers which one it was.
 */
export class MovedFields {
  readonly readFrom: Record<string, string> = {};

  first<T>(field: string, places: readonly (readonly [path: string, value: T | null])[]): T | null {
    for (const [path, value] of places) {
      if (value === null) continue;
      this.readFrom[field] = path;
      return value;
    }
    return null;
  }
}
