/** The shortest history that still ends wrong: found by leaving out steps, with the same chance on the way. */
import type { Step } from "../stripe-emulator/histories/steps";
import type { History } from "./history";

/** Each is played anew: more than this takes longer than reading what is left. */
const mostTries = 15;

export async function shrink(
  history: History,
  endsWrong: (shorter: History) => Promise<boolean>,
): Promise<History> {
  let tries = 0;
  let steps: readonly Step[] = history.steps;
  for (let size = Math.ceil(steps.length / 2); size >= 1 && tries < mostTries; ) {
    const before = steps;
    for (let at = 0; at < steps.length && tries < mostTries; ) {
      const shorter = [...steps.slice(0, at), ...steps.slice(at + size)];
      tries += 1;
      if (await endsWrong({ ...history, steps: shorter })) steps = shorter;
      else at += size;
    }
    if (size > 1) size = Math.ceil(size / 2);
    else if (steps.length === before.length) break;
  }
  return { ...history, steps };
}
