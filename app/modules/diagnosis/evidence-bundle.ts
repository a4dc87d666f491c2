/** A case as Markdown for a ticket: the verdict, its evidence, what was cleared and what was not seen. Pure. */
import type { CaseView, CauseView } from "./case-view";

export function caseMarkdown(view: CaseView): string {
  return [
    `# Case ${quoted(view.userId ?? view.customerIds[0] ?? view.reference)}`,
    "",
    `Read at ${view.at}. ${stripeSentence(view)}`,
    "",
    ...(view.healthy ? ["**No link is broken, and the user is entitled.**", ""] : []),
    ...view.causes.flatMap(causeLines),
    "## The chain",
    "",
    ...view.links.map(({ link, state, says }) => `- ${marks[state]} **${link}**: ${plain(says)}`),
    "",
    ...listed("Not seen", view.blindSpots, ({ source, why }) => `${source}: ${plain(why)}`),
    ...listed("Not decidable", view.undecidable, ({ code, missing }) => `\`${code}\`: ${plain(missing)}`),
    ...listed(
      "At Stripe, never arrived here",
      view.missing,
      (event) =>
        `${quoted(event.id)} ${event.type}, created ${event.at}, ${event.pendingWebhooks} webhooks pending`,
    ),
    ...listed("Checked and cleared", view.cleared, ({ code, looked }) => `\`${code}\`: ${plain(looked)}`),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

const marks = { holds: "✓", broken: "✗", unknown: "○" } as const;

function stripeSentence({ stripe }: CaseView): string {
  if (stripe.state === "known") return "Stripe was asked.";
  return stripe.state === "failed"
    ? `Stripe was asked in vain: ${plain(stripe.why ?? "")}`
    : "Stripe was not asked.";
}

function causeLines({
  code,
  sentence,
  certainty,
  harmless,
  follows,
  since,
  evidence,
  next,
}: CauseView): string[] {
  const aside = [
    certainty,
    harmless && "harmless",
    follows !== null && `follows from ${follows}`,
    since && `since ${since}`,
  ];
  return [
    `## \`${code}\` (${aside.filter((part) => typeof part === "string").join(", ")})`,
    "",
    plain(sentence),
    "",
    ...evidence.map(
      ({ kind, id, field, says, at, from }) =>
        `- ${kind} ${quoted(id)}${field === null ? "" : ` ${quoted(field)}`}: ${plain(says)}` +
        ` (${from === "stripe" ? "at Stripe" : "here"}${at === null ? "" : `, ${at}`})`,
    ),
    "",
    `Next: ${plain(next.words)}`,
    "",
  ];
}

function listed<T>(title: string, items: readonly T[], line: (item: T) => string): string[] {
  return items.length === 0 ? [] : [`## ${title}`, "", ...items.map((item) => `- ${line(item)}`), ""];
}

/** In one line, and without what a ticket system would take for markup. */
const plain = (text: string) => text.replace(/\s+/g, " ").replace(/[<>[\]|]/g, "\\$&");
const quoted = (text: string) => `\`${text.replace(/[`\s]+/g, " ")}\``;
