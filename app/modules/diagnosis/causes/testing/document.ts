/** CODES.md, made from the tables: what support reads of each cause, and what makes it found, cleared and undecided. */
import { causes, chainLinks } from "../../chain";
import { factsGiven } from "../../testing/given";
import { rules } from "..";
import { tables } from ".";
import type { RuleTable } from "./table";

export function document(): string {
  return `# The codes of the causes

Made from the rules' tables (\`causes/testing/\`) by \`causes/codes.test.ts\`, which fails where this page says otherwise; \`UPDATE_DOCS=1 npx vitest run -c .config/vitest.config.ts app/modules/diagnosis/causes/codes.test.ts\` writes it anew. What the verdicts were when stories were played against a running app stands in [e2e/diagnosis](../../../e2e/diagnosis/README.md).

Codes are stable. They stand in the order in which the chain breaks. Of each: the sentence as support reads it, and how many cases of it are tested, the first one in words. _Told only_: it blames nothing.

${chainLinks.map(sectionOf).join("\n\n")}
`;
}

function sectionOf(link: (typeof chainLinks)[number]): string {
  const rows = tables.filter(({ code }) => causes[code].link === link).map(rowOf);
  const none = "Nothing breaks here: an event that comes twice is known by its id.";
  if (rows.length === 0) return `## ${link}\n\n${none}`;
  return `## ${link}

| code | what support reads, for example | found | cleared | undecided |
| --- | --- | --- | --- | --- |
${rows.join("\n")}`;
}

function rowOf(table: RuleTable): string {
  const { code, found, cleared, undecidable } = table;
  const cells = [
    `\`${code}\`${found[0].harmless ? " _told only_" : ""}`,
    sentenceOf(table),
    ...[found, cleared, undecidable].map(inWords),
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function inWords(rows: readonly { when: string }[]): string {
  const [first] = rows;
  return first === undefined ? "never" : `${rows.length}: ${first.when}`;
}

function sentenceOf({ code, found: [first] }: RuleTable): string {
  const facts = factsGiven(...[first.given].flat());
  const examination = rules.find((rule) => rule.code === code)?.examine(facts);
  if (examination?.outcome !== "found") throw new Error(`The first row of ${code} is not found.`);
  return examination.sentence;
}
