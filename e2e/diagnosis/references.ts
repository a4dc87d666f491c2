/** Whatever a support person may be given of somebody, and paste. */
import type { Person } from "../scenarios/frame/person";
import type { World } from "../scenarios/frame/world";

export interface Reference {
  kind: string;
  text: string;
}

/** What the story says is pasted comes first, under the name `story`; each text once. */
export async function referencesOf(world: World, who: Person, pasted: string): Promise<Reference[]> {
  const own = [
    { kind: "story", text: pasted },
    { kind: "email", text: who.email },
    { kind: "user", text: who.userId },
  ];
  const ofCustomers = await Promise.all([...new Set(who.customers)].map((id) => objectsOf(world, id)));
  const texts = new Set<string>();
  return [...own, ...ofCustomers.flat()].filter(({ text }) => {
    const isNew = !texts.has(text);
    texts.add(text);
    return isNew;
  });
}

/** The customer, and of each kind of object the newest. */
async function objectsOf({ stripe }: World, customer: string): Promise<Reference[]> {
  const [sessions, subscriptions, invoices, intents, charges] = await Promise.all([
    stripe.checkout.sessions.list({ customer, limit: 1 }),
    stripe.subscriptions.list({ customer, status: "all", limit: 1 }),
    stripe.invoices.list({ customer, limit: 1 }),
    stripe.paymentIntents.list({ customer, limit: 1 }),
    stripe.charges.list({ customer, limit: 1 }),
  ]);
  const newest = { sessions, subscriptions, invoices, intents, charges };
  return [
    { kind: "customer", text: customer },
    ...Object.values(newest).flatMap(({ data }) =>
      data.map(({ object, id }) => ({ kind: object, text: id })),
    ),
  ];
}
