/** Mismatches of ownership in words: how grave, what became of it, where a value was read. */
import type { Severity } from "~/modules/ownership/mismatch-codes";
import type { MismatchStatus, SourceView } from "~/modules/ownership/mismatch-view";
import { evidenceWords } from "./evidence-words";
import type { Tone } from "./tone";

const severityWords: Record<Severity, { word: string; tone: Tone; means: string }> = {
  blocks_access: {
    word: "Blocks access",
    tone: "bad",
    means: "Somebody paid and has nothing, until somebody decides.",
  },
  risk: {
    word: "Risk",
    tone: "waiting",
    means: "Nobody lacks anything now; the next payment may go to the wrong person.",
  },
  hygiene: {
    word: "Hygiene",
    tone: "none",
    means: "Nothing depends on it today. Mended, it stays that way.",
  },
};

export const severityOf = (severity: Severity) => severityWords[severity];

const statuses: Record<MismatchStatus, string> = {
  open: "Open",
  acknowledged: "Acknowledged",
  dismissed: "Ignored for now",
  settled: "Settled",
  resolved: "Resolved by itself",
};

export const statusWord = (status: MismatchStatus) => statuses[status];

/** "metadata.userId of the subscription", "the link, named by …", "email (verified) of the user" */
export function sourceWords({ where: { object, field } }: Pick<SourceView, "where">): string {
  if (object === "link") return `The link here: ${evidenceWords(field)}`;
  if (object === "customer" && field === "deleted") return "The customer was deleted at Stripe";
  if (object === "customer" && field === "at Stripe") return "What Stripe says of the customer";
  if (object === "customer" && field === "payments") return "What the customer pays";
  return `${field} of the ${object.replaceAll("_", " ")}`;
}

export const codeWords = (code: string) => code.replaceAll("_", " ");
