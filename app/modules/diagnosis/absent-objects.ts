/** What Stripe has of the subject and we do not hold, though no event of it is left to be had. */
import { type Facts, type HeldObject, knownOf, type LedgerFacts, type StripeFacts } from "./facts";

/** Stripe keeps events for thirty days. */
export const keptDays = 30;

/** Objects that access rests on. */
const deciding = new Set(["subscription", "checkout_session", "charge", "invoice"]);

/**
 * null: Stripe or the mirror was not looked at, or so much happened at the time that
 * not all of its events were, and that none exists cannot be said. Oldest first.
 */
export function absentWithoutEvents(facts: Facts): { object: HeldObject; created: Date | null }[] | null {
  const [stripe, mirror, ledger] = [knownOf(facts.stripe), knownOf(facts.mirror), knownOf(facts.ledger)];
  if (stripe === null || mirror === null || ledger === null) return null;
  const isSilent = absentAmong(stripe, mirror, ledger);
  return isSilent.every(({ created }) => stripe.eventsComplete || isBeyondKeeping(created, facts.now))
    ? isSilent
    : null;
}

function absentAmong(
  stripe: StripeFacts,
  mirror: readonly HeldObject[],
  ledger: LedgerFacts,
): { object: HeldObject; created: Date | null }[] {
  const held = new Set(mirror.map(({ snapshot }) => snapshot.id));
  const told = new Set([
    ...stripe.events.map(({ objectId }) => objectId),
    ...ledger.events.map(({ objectId }) => objectId),
  ]);
  return stripe.objects
    .filter(({ snapshot: { type, id } }) => deciding.has(type) && !held.has(id) && !told.has(id))
    .map((object) => ({
      object,
      created: object.snapshot.created === null ? null : new Date(object.snapshot.created * 1_000),
    }))
    .sort((a, b) => (a.created?.getTime() ?? 0) - (b.created?.getTime() ?? 0));
}

export function isBeyondKeeping(created: Date | null, now: Date): boolean {
  return created !== null && now.getTime() - created.getTime() > keptDays * 86_400_000;
}
