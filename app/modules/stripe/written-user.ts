/**
 * A user's id as it is written at Stripe: exact, or it is nobody's. White space
 * around it, two keys that differ, or more than any id has: it is kept as it was
 * read, names no user who can exist (see checkUserFields), and is shown in
 * quotation marks. Whom it would mean is a suggestion for a person.
 */

/** The first is the one we document. */
export type UserKey = "userId" | "user_id";

/** Stripe's own bound on a value; what is longer is cut. Together with what separates two it fits an index. */
const longestValue = 500;

export function cutToIndex(value: string, longest = longestValue): string {
  return value.length > longest ? `${value.slice(0, longest - 1).replace(/\p{Surrogate}$/u, "")}…` : value;
}

/** Two keys that differ, as one text. Its spaces make it nobody's id. */
export function bothKeys(values: Record<UserKey, string>): string {
  // Quoting makes a character six at most: two of 200 still fit an index.
  const { userId, user_id } = values;
  return `userId: ${quoted(cutToIndex(userId, 200))}, user_id: ${quoted(cutToIndex(user_id, 200))}`;
}

const both = /^userId: ("(?:[^"\\]|\\.)*"), user_id: ("(?:[^"\\]|\\.)*")$/;

/** The values that stand there, each with the key that has it; null: only one does, in whichever key. */
export function writtenInBothKeys(written: string): { key: UserKey; value: string }[] | null {
  const [, userId, other] = both.exec(written) ?? [];
  if (userId === undefined || other === undefined) return null;
  return [
    { key: "userId", value: unquoted(userId) },
    { key: "user_id", value: unquoted(other) },
  ];
}

/** Could it be an id at all, as it stands? */
function isExact(written: string): boolean {
  return /^[\x21-\x7e]{1,200}$/.test(written);
}

/** For people: what is no exact id in quotation marks, and with every space to be seen; so what begins with one is, too. */
export function shownAsWritten(written: string): string {
  const isPlain = isExact(written) && !written.startsWith('"');
  return isPlain || writtenInBothKeys(written) !== null ? written : quoted(written);
}

/** The ids that whoever wrote it may have meant; never grounds for anything but a suggestion. */
export function meantIds(written: string): string[] {
  const values = writtenInBothKeys(written)?.map(({ value }) => value) ?? [written];
  return [...new Set(values.map((value) => value.trim()).filter(isExact))];
}

/** Also what looks like a space, or like nothing, is written out. */
function quoted(value: string): string {
  return JSON.stringify(value).replace(
    /[^\P{Z} ]|[\p{Cc}\p{Cf}]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}

function unquoted(text: string): string {
  const value: unknown = JSON.parse(text);
  return typeof value === "string" ? value : "";
}
