/**
 * What an e-mail about cases says: how many people, why, and where to see them.
 * Plain text and HTML of the same words; of a person no more than the id and a
 * masked address. Pure.
 */

export interface LetterCase {
  /** The id of the user or customer. */
  subject: string;
  /** Masked; null: not known here. */
  email: string | null;
  sentence: string;
  since: Date;
}

export interface Letter {
  kind: string;
  cause: string;
  livemode: boolean;
  /** Of all; `cases` are the first of them. */
  count: number;
  cases: readonly LetterCase[];
}

/** So many are listed by name. */
export const mostListed = 20;

export function letterWords({ kind, cause, livemode, count, cases }: Letter, appUrl: string) {
  const people = count === 1 ? "1 person" : `${count} people`;
  const what =
    kind === "free_rider"
      ? `${people} ${count === 1 ? "uses" : "use"} what nobody pays`
      : `${people} paid and ${count === 1 ? "is" : "are"} still on Free`;
  const link = `${appUrl}/console`;
  const mode = livemode ? "" : "[test] ";
  const left = count - cases.length;
  const rows = cases.map(
    ({ subject, email, since }) =>
      `${subject}${email === null ? "" : ` (${email})`}, since ${since.toISOString().slice(0, 16).replace("T", " ")} UTC`,
  );
  const more = left > 0 ? [`and ${left} more`] : [];
  const example = cases[0]?.sentence ?? "";
  return {
    subject: `${mode}${what}: ${cause}`,
    text: [
      `${what}: ${cause}`,
      example,
      [...rows, ...more].map((row) => `- ${row}`).join("\n"),
      `See them: ${link}`,
    ].join("\n\n"),
    html: [
      `<p><strong>${escaped(what)}</strong>: <code>${escaped(cause)}</code></p>`,
      `<p>${escaped(example)}</p>`,
      `<ul>${[...rows, ...more].map((row) => `<li>${escaped(row)}</li>`).join("")}</ul>`,
      `<p><a href="${escaped(link)}">See them in the inbox</a></p>`,
    ].join("\n"),
  };
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
