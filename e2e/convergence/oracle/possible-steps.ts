/**
 * Could the history of an entitlement, as it was written down here, have been?
 *
 * Events come in any order, so what a user had in between may be a mixture of
 * times that never was as a whole: one subscription's end heard of before the
 * other's beginning. What can be demanded of every step is this:
 *
 * 1. it begins where the one before it ended;
 * 2. what is gained is what some object gives in a state that it had at Stripe, at
 *    the moment of the step;
 * 3. for each object these states go forward: no step rests on an older state of
 *    an object than a step before it did. Stripe dates states by the second; which
 *    of one second came later is known only when the object is read, so until then
 *    a step may rest on any of that second;
 * 4. what is lost, or replaced by less, is lost for a reason: the object that gave
 *    it had a state, of the same second or a later one, that gives it no more at
 *    that moment, or its customer was deleted, or its payment was given back.
 */
import type Stripe from "stripe";
import type { StripeEvent } from "../event-feed";
import type { HeldChange, HeldEntitlement } from "../held";
import { compareGiven, type Given, ofSession, ofSubscription } from "./standing";

/** One second: a step's moment is written down a little after it was derived. */
const slackSeconds = 1;

export function impossibleSteps(changes: readonly HeldChange[], events: readonly StripeEvent[]): string[] {
  const past = new Past(events);
  const found: string[] = [];
  /** The second of the state on which the last step rested; by object. */
  const reached = new Map<string, number>();
  let before: HeldEntitlement | null = null;
  for (const change of changes) {
    if (told(change.before) !== told(before)) {
      found.push(`A step begins at ${told(change.before)}; the one before it ended at ${told(before)}.`);
    }
    if (change.before !== null && isMore(change.before) && isLess(change.after, change.before)) {
      const giver = giverOf(change.before);
      if (giver !== null && !past.mayLose(giver, change.before, change.at, reached.get(giver) ?? 0)) {
        found.push(
          `${told(change.before)} of ${giver} is lost to ${told(change.after)}, and it gave it still.`,
        );
      }
    }
    const giver = isMore(change.after) ? giverOf(change.after) : null;
    if (giver !== null) {
      const from = reached.get(giver) ?? 0;
      const seconds = past.secondsGiving(giver, change.after, change.at);
      const second = seconds.find((each) => each >= from);
      if (second !== undefined) reached.set(giver, second);
      else if (seconds.length === 0) found.push(`${told(change.after)} of ${giver} never was.`);
      else found.push(`${told(change.after)} of ${giver} was before what was known already.`);
    }
    before = change.after;
  }
  return found;
}

interface State {
  second: number;
  object: object;
}

class Past {
  /** The states that Stripe told of, in its order; by object. */
  private readonly states = new Map<string, State[]>();
  private readonly bills: number[] = [];
  private deletedCustomer = false;
  private gaveBack = false;

  constructor(events: readonly StripeEvent[]) {
    for (const { type, created, data } of events) {
      const { id, object } = data.object;
      if (id === undefined) continue;
      if (type === "customer.deleted") this.deletedCustomer = true;
      if (type === "charge.refunded" || type.startsWith("charge.dispute.")) this.gaveBack = true;
      if (object === "invoice") this.bills.push(...createdOf(data.object));
      const known = this.states.get(id);
      const state = { second: created, object: data.object };
      if (known) known.push(state);
      else this.states.set(id, [state]);
    }
  }

  secondsGiving(id: string, wanted: HeldEntitlement, at: number): number[] {
    return (this.states.get(id) ?? []).flatMap(({ second, object }) =>
      this.gives(object, wanted, at) ? [second] : [],
    );
  }

  mayLose(id: string, had: HeldEntitlement, at: number, from: number): boolean {
    if (this.deletedCustomer || this.gaveBack) return true;
    const states = this.states.get(id) ?? [];
    return states.some(({ second, object }) => second >= from && !this.gives(object, had, at));
  }

  private gives(state: object, wanted: HeldEntitlement, at: number): boolean {
    const until = wanted.validUntil === null ? null : Date.parse(wanted.validUntil) / 1_000;
    return [at, at - slackSeconds].some((moment) =>
      this.given(state, moment).some(
        (given) => given.plan === wanted.planId && given.state === wanted.state && given.until === until,
      ),
    );
  }

  /** Which bill a grace counts from depends on which have been heard of. */
  private given(state: object, at: number): Given[] {
    if (isSubscription(state)) {
      return [null, ...this.bills].flatMap((billedAt) => ofSubscription(state, at, billedAt));
    }
    return isSession(state) ? ofSession(state, false) : [];
  }
}

const isSubscription = (state: object): state is Stripe.Subscription =>
  "object" in state && state.object === "subscription";
const isSession = (state: object): state is Stripe.Checkout.Session =>
  "object" in state && state.object === "checkout.session";
const createdOf = (invoice: object): number[] =>
  "created" in invoice && typeof invoice.created === "number" ? [invoice.created] : [];

const isMore = ({ state }: HeldEntitlement) => state !== "free";
/** Of two that give something, the better one counts; so less than before was lost first. */
const isLess = (after: HeldEntitlement, before: HeldEntitlement) =>
  !isMore(after) || compareGiven(asGiven(before), asGiven(after)) < 0;
const asGiven = ({ planId, state, validUntil }: HeldEntitlement): Given => ({
  plan: planId,
  state: state === "trialing" || state === "canceling" || state === "grace" ? state : "active",
  until: validUntil === null ? null : Date.parse(validUntil) / 1_000,
});
const giverOf = ({ reasons }: HeldEntitlement) =>
  reasons.find(({ code }) => code === "plan_decided")?.subject?.id ?? null;

/** Nobody notices having nothing for the first time: that is no step, and the same as nothing. */
function told(entitlement: HeldEntitlement | null): string {
  if (entitlement === null || !isMore(entitlement)) return "nothing";
  return `${entitlement.planId} (${entitlement.state}) until ${entitlement.validUntil ?? "further notice"}`;
}
