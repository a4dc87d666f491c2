/** The outcome of a whole evaluation as a page: counts, and each code whose verdict was not right. Pure. */
import type { Evaluation } from "./evaluate";
import { isWell, linesOf } from "./render";

export function outcomePage(evaluations: readonly Evaluation[], day: string): string {
  const odd = evaluations.filter(({ asked, codes }) => !asked.every((one) => isWell(one, codes)));
  const asked = evaluations.flatMap((evaluation) => evaluation.asked);
  const of = (outcome: string) => asked.filter((one) => one.outcome === outcome).length;
  const wrong = asked.filter((one) => one.wrong.length > 0).length;
  const rows = evaluations.map(
    (evaluation) => `| \`${evaluation.code}\` | ${ratio(evaluation)} | ${toldOf(evaluation)} |`,
  );
  return `# The verdicts, as they were on ${day}

Written by \`npm run -s evaluate -- --write\`, which played every story against a running app. ${evaluations.length - odd.length} of ${evaluations.length} stories were judged right with every reference; ${asked.length} questions were asked: ${of("first")} times the story's cause was told first, ${of("not_first")} times after another one, ${of("undecided")} times it was undecided, ${of("not_found")} times cleared; ${wrong} times something was blamed that nobody had staged.

| story | right of asked | told when the story's own reference is pasted |
| --- | --: | --- |
${rows.join("\n")}

## What was not right

${odd.length === 0 ? "Nothing." : `\`\`\`\n${odd.flatMap(linesOf).map(withoutIds).join("\n")}\n\`\`\``}
`;
}

const ratio = ({ asked, codes }: Evaluation) =>
  `${asked.filter((one) => isWell(one, codes)).length} of ${asked.length}`;

const toldOf = ({ asked: [own] }: Evaluation) =>
  own?.told.map((code) => `\`${code}\``).join(", ") || "nothing";

/** Ids and times differ from run to run, and tell nobody anything. An id has a digit or a capital letter in it. */
const withoutIds = (line: string) =>
  line
    .replace(/; \d+ ms/, "")
    .replace(/\b([a-z]+(?:_test)?)_(?=\w*[A-Z0-9])[A-Za-z0-9]{10,}/g, "$1_…")
    .replace(/_[0-9a-f]{8}\b/g, "_…")
    .replace(/\+[0-9a-f]+@\S*/g, "+…");
