/**
 * Test or live, as an event and its object say it. Both say it as true or false;
 * where they disagree or neither says so, nobody knows, and it is not guessed.
 */
import { fields } from "./payload-fields";

export type EventMode =
  | { livemode: boolean; by: "event" | "object" }
  /** `claimed`: what the event itself says all the same. */
  | { livemode: null; why: "livemode_missing" | "livemode_contradicted"; claimed: boolean | null };

export function modeOf(event: unknown): EventMode {
  const { livemode: said, data } = fields(event);
  const ofObject = fields(fields(data).object).livemode;
  const claimed = typeof said === "boolean" ? said : null;
  if (typeof ofObject === "boolean") {
    // Also where it says so in other words: "true" is not false.
    const disagrees = said !== undefined && said !== null && String(said) !== String(ofObject);
    if (disagrees) return { livemode: null, why: "livemode_contradicted", claimed };
    return { livemode: ofObject, by: claimed === null ? "object" : "event" };
  }
  if (claimed === null) return { livemode: null, why: "livemode_missing", claimed };
  return { livemode: claimed, by: "event" };
}
