/** An evaluation as lines for a terminal. Pure. */
import type { Evaluation } from "./evaluate";

type Asked = Evaluation["asked"][number];

const marks = { first: "✓", not_first: "≈", undecided: "?", not_found: "✗" } as const;

/** One line a scenario, and one for each other answer that was not as hoped, with what it was the answer to. */
export function linesOf({ code, codes, asked }: Evaluation): string[] {
  const [own, ...others] = asked;
  if (own === undefined) return [`? ${code}: nothing to ask with`];
  const odd = new Map<string, Asked[]>();
  for (const one of others) {
    if (isWell(one, codes)) continue;
    const words = `${marks[one.outcome]} ${inWords(one)}`;
    odd.set(words, [...(odd.get(words) ?? []), one]);
  }
  return [
    `${marks[own.outcome]} ${code.padEnd(34)} ${inWords(own)}; ${own.tookMs} ms${isWell(own, codes) ? "" : `   (staged: ${codes.join(", ")})`}`,
    ...[...odd].map(([words, all]) => `    ${words}; by ${all.map(shortly).join(", ")}`),
  ];
}

/**
 * The right cause first, nothing wrong, all evidence the story's own. What is not the
 * story's own reference may lead to less than it: then another cause of the story is right.
 */
export function isWell(
  { outcome, wrong, strangers, told, reference }: Asked,
  codes: readonly string[],
): boolean {
  const [first] = told;
  const isRight =
    outcome === "first" || (reference.kind !== "story" && first !== undefined && codes.includes(first));
  return isRight && wrong.length === 0 && strangers.length === 0;
}

const shortly = ({ reference: { kind, text } }: Asked) => `${kind} ${text.slice(0, 32)}`;

function inWords({ outcome, told, wrong, missing, strangers, blind }: Asked): string {
  const parts = [
    outcome.replace("_", " "),
    `told ${told.join(", ") || "nothing"}`,
    ...(wrong.length > 0 ? [`wrong ${wrong.join(", ")}`] : []),
    ...(missing.length > 0 ? [`not told ${missing.join(", ")}`] : []),
    ...(strangers.length > 0 ? [`points elsewhere: ${strangers.join(", ")}`] : []),
    ...(blind.length > 0 ? [`blind: ${blind.join("; ")}`] : []),
  ];
  return parts.join("; ");
}
