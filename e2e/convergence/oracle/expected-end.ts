/** What has to be true here when a history is over: computed from how things are at Stripe, and nothing else. */
import { type ExpectedObject, expectedObject } from "./expected-mirror";
import { best, type Given, ofSession, ofSubscription } from "./standing";
import { idOf, type StripeObject, type Truth } from "./truth";

export interface ExpectedEnd {
  /** Of each customer what there is. What there was, and is no more at Stripe, gives nothing and is told apart. */
  customers: ExpectedCustomer[];
  /** What the user may use; null: nothing beyond what everybody may. */
  given: Given | null;
}

export interface ExpectedCustomer {
  id: string;
  deleted: boolean;
  objects: ExpectedObject[];
  /** Ids of what names the user. */
  namedBy: string[];
}

export function expectedEnd(
  truth: Truth,
  customers: readonly string[],
  user: string,
  now: number,
): ExpectedEnd {
  const each = customers.map((id) => {
    const objects = truth.of(id);
    return {
      given: givenBy(objects, now),
      expected: {
        id,
        deleted: !objects.some(({ kind }) => kind === "customer"),
        objects: objects.map(expectedObject),
        namedBy: objects.filter((one) => names(one, user)).map(({ object }) => object.id ?? ""),
      },
    };
  });
  return {
    customers: each.map(({ expected }) => expected),
    given: best(each.flatMap(({ given }) => given)),
  };
}

/** With a customer its subscriptions end. What was bought once was paid for, and nobody gave that back. */
function givenBy(objects: readonly StripeObject[], now: number): Given[] {
  const isThere = objects.some(({ kind }) => kind === "customer");
  return objects.flatMap(({ kind, object }) => {
    switch (kind) {
      case "subscription": {
        if (!isThere) return [];
        const latest = find(objects, "invoice", idOf(object.latest_invoice));
        return ofSubscription(object, now, latest && latest.status !== "draft" ? latest.created : null);
      }
      case "checkout.session":
        return ofSession(object, wasGivenBack(objects, idOf(object.payment_intent)));
      default:
        return [];
    }
  });
}

/** In full, by the seller or, in a dispute that was lost, by the bank. */
function wasGivenBack(objects: readonly StripeObject[], payment: string | null): boolean {
  return objects.some(
    ({ kind, object }) =>
      ((kind === "charge" && object.refunded) || (kind === "dispute" && object.status === "lost")) &&
      payment !== null &&
      idOf(object.payment_intent) === payment,
  );
}

function find(objects: readonly StripeObject[], kind: "invoice", id: string | null) {
  for (const one of objects) if (one.kind === kind && one.object.id === id) return one.object;
  return null;
}

function names({ kind, object }: StripeObject, user: string): boolean {
  if (kind === "checkout.session" && object.client_reference_id === user) return true;
  if (kind === "invoice" && object.parent?.subscription_details?.metadata?.userId === user) return true;
  return "metadata" in object && object.metadata?.userId === user;
}
