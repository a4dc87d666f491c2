import { given, taken, tried, undeliveredTable } from "./undelivered";

export const table = undeliveredTable("delivery_abandoned", {
  lost: given,
  others: [tried, taken],
  looked: "Stripe has given up on no event of this payer.",
});
