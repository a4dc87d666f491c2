/** 3-D Secure: when it is asked for, and where it is answered. */
import type { Scope } from "../work/scope";
import type { TestMethod } from "./test-method";

/** Whether 3-D Secure is asked for now. */
export function needsChallenge(behaviour: TestMethod, offSession: boolean): boolean {
  switch (behaviour.challenge) {
    case "never":
      return false;
    case "always":
      return true;
    case "until_set_up":
      return !behaviour.setUp;
    case "on_session":
      return !offSession;
  }
}

/** What an open challenge shows as `next_action`. */
export function nextAction(scope: Scope, id: string, returnUrl: string | null) {
  const url = challengeUrl(scope, { id });
  if (returnUrl !== null) return { redirect_to_url: { return_url: returnUrl, url }, type: "redirect_to_url" };
  return { type: "use_stripe_sdk", use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: url } };
}

/** The page on which the customer confirms a payment or a setup. */
export function challengeUrl(scope: Scope, intent: { id: string }): string {
  return `${scope.baseUrl}/3d_secure_2/${scope.livemode ? "live" : "test"}/${intent.id}`;
}
