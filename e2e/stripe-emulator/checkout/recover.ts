/** An expired session taken up again, by the link that its expiry gave. */
import type Stripe from "stripe";
import { ApiError } from "../api/errors";
import { onCustomerClock } from "../resources/customer-clock";
import { randomText } from "../store/ids";
import { idOf } from "../store/table";
import { checkoutSessions } from "../tables/checkout";
import type { Scope } from "../work/scope";
import { DAY } from "./build-session";
import { NOTHING_BEGUN, openSession } from "./create";
import { hiddenOf } from "./state";

/** A new session for the same order. @throws ApiError for a link that is not, or no longer, good */
export function recoverSession(scope: Scope, token: string): Stripe.Checkout.Session {
  const [expired] = scope.find(checkoutSessions, "recovery", token);
  const recovery = expired?.after_expiration?.recovery;
  if (expired === undefined || !recovery) throw gone("There is no order behind this link.");
  const on = onCustomerClock(scope, idOf(expired.customer));
  if ((recovery.expires_at ?? 0) <= on.now)
    throw gone("This link was good for thirty days, and they are over.");
  const { plan, lines } = hiddenOf(on, expired.id);
  const id = `${expired.id.slice(0, expired.id.lastIndexOf("_") + 3)}${randomText(56)}`;
  return openSession(
    on,
    {
      ...expired,
      id,
      after_expiration: null,
      allow_promotion_codes: recovery.allow_promotion_codes || expired.allow_promotion_codes,
      created: on.now,
      expires_at: on.now + DAY,
      recovered_from: expired.id,
      status: "open",
      url: `${on.baseUrl}/c/pay/${id}`,
    },
    { plan, lines, attempt: NOTHING_BEGUN, redeemed: [] },
  );
}

const gone = (message: string) => new ApiError(404, { type: "invalid_request_error", message });
