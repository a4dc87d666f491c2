import { given, taken, tried, undeliveredTable } from "./undelivered";

export const table = undeliveredTable("delivery_pending_retry", {
  lost: tried,
  others: [given, taken],
  looked: "Stripe still tries to deliver no event of this payer.",
});
