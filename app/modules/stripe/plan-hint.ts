/** Which plan an object at Stripe says it gives: `metadata.plan`, written by whoever made it. */
import { type Fields, fields, word } from "./payload-fields";

export function planHint({ metadata }: Fields): string | null {
  return word(fields(metadata).plan)?.trim() || null;
}
