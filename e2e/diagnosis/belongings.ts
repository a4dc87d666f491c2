/** What is a story's: ids at Stripe of its people's objects and events, and what of the app's is about them. */
import type { ToldEvidence } from "../scenarios/frame/diagnosis";
import type { Theatre } from "../scenarios/frame/theatre";
import type { World } from "../scenarios/frame/world";

/** @param begun unix seconds: what was refused before is not the story's */
export async function belongingsOf(
  { app, emulator }: Theatre,
  world: World,
  begun: number,
): Promise<(evidence: ToldEvidence) => boolean> {
  const [linked, ofAddress] = await Promise.all([
    Promise.all(world.people.map(({ userId }) => app.customersOf(userId))),
    Promise.all(world.people.map(({ email }) => world.stripe.customers.list({ email, limit: 100 }))),
  ]);
  const ofPeople = [...new Set(world.people.flatMap((person) => person.customers))];
  const theirs = ofAddress.flatMap(({ data }) => data.map(({ id }) => id));
  const customers = [...new Set([...ofPeople, ...linked.flat(), ...theirs])];
  const [events, objects, endpoints, refused, arrived, newest] = await Promise.all([
    Promise.all(world.people.map((person) => person.events())),
    Promise.all(ofPeople.map((customer) => objectsOf(world, customer))),
    emulator.endpoints(),
    app.rejectedDeliveries(),
    Promise.all(customers.map((customer) => app.eventsOf(customer))),
    app.newestEvents(),
  ]);
  const own = new Set([
    ...customers,
    ...world.people.flatMap(({ userId, email }) => [userId, email]),
    ...[...events.flat(), ...arrived.flat()].map(({ id }) => id),
    ...objects.flat(),
  ]);
  // What was posted by hand Stripe does not have; the app knows what it is about.
  for (const { id, type, related_object } of newest) {
    // Stripe's word about its own failures is about everybody.
    if (type.startsWith("v2.core.health.")) own.add(id);
    if (related_object !== null && own.has(related_object.id)) own.add(id);
  }
  const addresses = new Set(endpoints.flatMap(({ id, url }) => [id, url]));
  const reasons = new Map(refused.map(({ id, reason, received }) => [id, received >= begun ? reason : null]));
  return ({ kind, id, says }) => {
    switch (kind) {
      case "object":
      case "user":
      case "event":
        return own.has(id);
      case "delivery":
        return reasons.get(id) === says;
      case "job":
        return [...own].some((one) => id.includes(one));
      case "endpoint":
      case "probe":
        return addresses.has(id);
      case "setting":
      case "host":
        return true;
      default:
        return kind satisfies never;
    }
  };
}

async function objectsOf({ stripe }: World, customer: string): Promise<string[]> {
  const all = { customer, limit: 100 } as const;
  const [sessions, subscriptions, invoices, intents, charges] = await Promise.all([
    stripe.checkout.sessions.list(all),
    stripe.subscriptions.list({ ...all, status: "all", expand: ["data.schedule"] }),
    stripe.invoices.list(all),
    stripe.paymentIntents.list(all),
    stripe.charges.list({ ...all, expand: ["data.refunds"] }),
  ]);
  const disputes = await Promise.all(
    charges.data.filter(({ disputed }) => disputed).map(({ id }) => stripe.disputes.list({ charge: id })),
  );
  const items = subscriptions.data.flatMap((subscription) =>
    subscription.items.data.flatMap(({ id, price }) => [id, price.id, String(price.product)]),
  );
  const payments = await Promise.all(
    invoices.data.map(({ id }) => stripe.invoicePayments.list({ invoice: id ?? "" })),
  );
  const refunds = charges.data.flatMap((charge) => charge.refunds?.data.map(({ id }) => id) ?? []);
  const lists = [sessions, subscriptions, invoices, intents, charges, ...disputes, ...payments];
  return [...lists.flatMap(({ data }) => data.map(({ id }) => id)), ...items, ...refunds];
}
