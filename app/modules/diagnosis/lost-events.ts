/**
 * What became of the events that Stripe has about the subject and we have not:
 * each told by what is known of it. Distinguishes what nobody looked at from what
 * is proven to be absent.
 */
import { type Facts, knownOf, type RejectionFact, type StripeEventFact } from "./facts";

export interface LostEvent {
  event: StripeEventFact;
  fate: /** It was here, and turned away. `rejection`: bears its id, or its object's. */
    | { kind: "refused"; rejection: RejectionFact }
    /** Stripe still tries. */
    | { kind: "pending" }
    /** Stripe has stopped trying, and nobody took it. */
    | { kind: "abandoned" }
    /** Somebody took it: it owes no delivery, and is not here. */
    | { kind: "taken" };
}

/** Stripe tries for three days; in test mode three times over some hours. */
const triesForHours = { live: 72, test: 6 } as const;

/** null: Stripe or the ledger was not asked. Newest first; only of types that change something here. */
export function lostEvents(facts: Facts): LostEvent[] | null {
  const [stripe, ledger] = [knownOf(facts.stripe), knownOf(facts.ledger)];
  if (stripe === null || ledger === null) return null;
  const needed = neededTypes(facts);
  return stripe.events
    .filter(({ id, type }) => !ledger.known.has(id) && needed(type))
    .map((event) => ({ event, fate: fateOf(facts, event, ledger.rejections) }));
}

function fateOf(
  facts: Facts,
  event: StripeEventFact,
  rejections: readonly RejectionFact[],
): LostEvent["fate"] {
  const rejection = rejections.find(
    ({ bears }) => bears !== null && (bears === event.id || bears === event.objectId),
  );
  if (rejection) return { kind: "refused", rejection };
  if (event.pendingWebhooks === 0) return { kind: "taken" };
  const hours = triesForHours[facts.livemode ? "live" : "test"];
  const tried = facts.now.getTime() - event.created.getTime();
  return { kind: tried > hours * 3_600_000 ? "abandoned" : "pending" };
}

/** Does a type change anything here? Unknown settings: every type may. */
export function neededTypes(facts: Facts): (type: string) => boolean {
  const configuration = knownOf(facts.configuration);
  if (configuration === null) return () => true;
  const needed = new Set(configuration.neededEvents);
  return (type) => needed.has(type);
}

/** Did any event of the subject come by webhook at or after this one? Then the way was open. */
export function othersCameSince(facts: Facts, since: Date): boolean {
  const events = knownOf(facts.ledger)?.events ?? [];
  return events.some(
    ({ created, source, type }) => source === "webhook" && created >= since && !isOfCustomerAlone(type),
  );
}

/** They come of signing up, which is before anything is bought, if in the same second. */
const ofCustomersAlone = new Set(["customer.created", "customer.updated"]);

/** Of a time at which nothing was bought yet: that it came says nothing of what was bought. */
export function isOfCustomerAlone(type: string): boolean {
  return ofCustomersAlone.has(type);
}

/** The oldest of them: since then something is wrong. */
export function firstLost(lost: readonly LostEvent[]): LostEvent | null {
  return [...lost].sort((a, b) => a.event.created.getTime() - b.event.created.getTime())[0] ?? null;
}
