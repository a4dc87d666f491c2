/**
 * What Stripe sends when somebody subscribes: five events of one person, 2 to
 * 9 KB each. The benchmark repeats it with another person every time.
 */
import { charge, paymentIntent } from "./payment";
import { customer } from "./customer";
import { invoice } from "./invoice";
import { marks } from "./marks";
import { subscription } from "./subscription";

const event = (type: string, object: object) => ({
  id: `evt_${marks.event}`,
  object: "event",
  api_version: "2026-10-28.endive",
  created: marks.now,
  data: { object },
  livemode: false,
  pending_webhooks: 1,
  request: { id: `req_${marks.event}`, idempotency_key: "4f0cb2a1-7b1e-4e0b-9d4b-1c8f5e8c2a77" },
  type,
});

export const story: readonly object[] = [
  event("customer.created", customer),
  event("customer.subscription.created", subscription),
  event("charge.succeeded", charge),
  event("payment_intent.succeeded", paymentIntent),
  event("invoice.paid", invoice),
];
