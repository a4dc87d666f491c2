/** What an entitlement's state is called where operators read it. */
import type { Tone } from "./tone";

/** The part of an entitlement that a reader compares. Times are ISO strings. */
export interface EntitlementShape {
  planId: string;
  planName: string;
  state: string;
  features: readonly string[];
  validUntil: string | null;
}

/** The plan of somebody for whom no entitlement is stored yet. */
export const withoutEntitlement = "Free";

const states: Record<string, { word: string; tone: Tone }> = {
  free: { word: "free", tone: "none" },
  active: { word: "active", tone: "good" },
  trialing: { word: "in trial", tone: "good" },
  canceling: { word: "canceled, still paid", tone: "waiting" },
  grace: { word: "payment overdue", tone: "waiting" },
  granted: { word: "granted by hand", tone: "good" },
};

export function stateWords(state: string): { word: string; tone: Tone } {
  return states[state] ?? { word: state.replaceAll("_", " "), tone: "none" };
}

/** What `validUntil` means in this state: "Renews", "Ends", … */
export function untilWords(state: string): string {
  switch (state) {
    case "active":
      return "Renews";
    case "trialing":
      return "Trial ends";
    case "canceling":
    case "granted":
    case "grace":
      return "Ends";
    default:
      return "Until";
  }
}
