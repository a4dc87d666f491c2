/** Bank debits arrive, or come back, after a while. */
import { idOf } from "../store/table";
import { charges, paymentIntents, paymentMethods } from "../tables/payments";
import type { TimerHandler } from "../clock/timers";
import { chargeBounces, chargeSettles } from "./charge";
import { openDispute } from "./disputes";
import { paymentError } from "./decline";
import { settleAs } from "./intents";
import { declineOf } from "./test-method";

export const settleIntent: TimerHandler = (scope, timer) => {
  const intent = scope.get(paymentIntents, timer.subject);
  const charge = scope.get(charges, idOf(intent?.latest_charge));
  const method = scope.get(paymentMethods, idOf(intent?.payment_method));
  if (intent?.status !== "processing" || charge === null || method === null) return;
  const settle = scope.hidden(paymentMethods, method.id)?.settle ?? null;
  if (settle?.outcome === "fails") {
    const decline = settle.decline ?? declineOf("generic_decline");
    chargeBounces(scope, charge, decline);
    settleAs(scope, intent, "failed", {
      last_payment_error: paymentError(method, charge.id, decline),
      payment_method: null,
      status: "requires_payment_method",
    });
    return;
  }
  const arrived = chargeSettles(scope, charge);
  settleAs(scope, intent, "succeeded", { amount_received: intent.amount, status: "succeeded" });
  if (settle?.outcome === "disputed") openDispute(scope, arrived, "fraudulent");
};
