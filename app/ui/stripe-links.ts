/** Pages of Stripe's dashboard. */

/** `null` for objects that have no page of their own there. */
export function dashboardLink(
  object: { type: string; id: string },
  place: { livemode: boolean; account?: string | null },
): string | null {
  const section = sections[object.type];
  if (!section || !/^[A-Za-z0-9_]+$/.test(object.id)) return null;
  const account = place.account && /^acct_[A-Za-z0-9]+$/.test(place.account) ? `/${place.account}` : "";
  return `https://dashboard.stripe.com${account}${place.livemode ? "" : "/test"}/${section}/${object.id}`;
}

const sections: Record<string, string> = {
  event: "events",
  customer: "customers",
  subscription: "subscriptions",
  invoice: "invoices",
  payment_intent: "payments",
  charge: "payments",
  product: "products",
  price: "prices",
};
