/** What a replay would do, in a sentence: honest where it would do nothing. Pure. */
import type { Replay } from "./preview-replay.server";

export function replayWords({ sync, reason, objects, effect, ambiguous }: ReplayInWords): string {
  if (ambiguous) {
    return "Only chance orders this and what is held: what Stripe has now would be read, and that would count.";
  }
  if (sync.after === "stale") return `It would change nothing: ${inSentence(withoutCode(reason))}`;
  if (sync.after === "ignored") return `It would change nothing: ${ignoredWords(reason)}`;
  if (effect === "none" && objects.length === 0) {
    return "It would change nothing: what it carries is what is held.";
  }
  return withoutCode(reason);
}

type ReplayInWords = Pick<Replay, "sync" | "reason" | "effect" | "ambiguous"> & {
  objects: readonly unknown[];
};

/** `event_stale: This is …` → `This is …` */
const withoutCode = (reason: string) => reason.replace(/^[a-z_]+: /, "");

/** `This is …` → `this is …` */
const inSentence = (text: string) => text.replace(/^[A-Z](?=[a-z]* )/, (first) => first.toLowerCase());

const ignoredWords = (reason: string) =>
  /^[a-z_]+$/.test(reason) ? `it is ignored (${reason.replaceAll("_", " ")}).` : withoutCode(reason);
