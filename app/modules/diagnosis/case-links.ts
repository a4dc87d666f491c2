/**
 * The chain as the case page draws it: of each link whether it holds, is broken, or
 * cannot be said to be either, and what says so. A link holds on its own evidence
 * only: that nobody found it broken is not enough. Pure.
 */
import { type ChainLink, causes, chainLinks } from "./chain";
import { type Facts, knownOf, latest } from "./facts";
import { isDue, truthOf } from "./truth";
import type { FoundCause, Verdict } from "./verdict";

export interface LinkState {
  link: ChainLink;
  state: "holds" | "broken" | "unknown";
  /** As a sentence. */
  says: string;
}

const holds = (says: string) => ({ state: "holds" as const, says });
const unknown = (says: string) => ({ state: "unknown" as const, says });
type Judged = ReturnType<typeof holds> | ReturnType<typeof unknown>;

export function linksOf(facts: Facts, verdict: Verdict): LinkState[] {
  let cut: ChainLink | null = null;
  return chainLinks.map((link): LinkState => {
    const cause = verdict.causes.find((one) => breaks(one, link));
    if (cause) {
      if (isOnTheWay(link)) cut ??= link;
      return { link, state: "broken", says: cause.sentence };
    }
    // What did not pass one link says nothing about the next.
    if (cut !== null) return { link, ...unknown(`Not reached: the chain is broken before it.`) };
    return { link, ...judge[link](facts) };
  });
}

const breaks = ({ code, harmless }: FoundCause, link: ChainLink) =>
  harmless !== true && causes[code].link === link;

/** A payment that failed is told to us as well as one that did not. */
const isOnTheWay = (link: ChainLink) => link !== "checkout" && link !== "stripe";

const judge: Record<ChainLink, (facts: Facts) => Judged> = {
  checkout: begun,
  stripe: paid,
  arrived,
  verified,
  deduped,
  mapped,
  synced,
  entitled,
  app: heard,
};

function begun(facts: Facts): Judged {
  const session = latest(facts, "checkout_session").find(({ snapshot }) => snapshot.status === "complete");
  if (session) return holds(`The checkout ${session.snapshot.id} is complete.`);
  const [subscription] = latest(facts, "subscription");
  if (subscription) return holds(`The subscription ${subscription.snapshot.id} was made.`);
  const invoice = latest(facts, "invoice").find(({ snapshot }) => snapshot.status === "paid");
  if (invoice) return holds(`The invoice ${invoice.snapshot.id} was paid.`);
  return unknown("No checkout, subscription or paid invoice is known.");
}

function paid(facts: Facts): Judged {
  const truth = truthOf(facts);
  const asked = facts.stripe.state === "known";
  if (truth === null) return unknown("Neither Stripe nor what is held of it could be read.");
  if (!isDue(facts)) return unknown("Nothing there gives access now.");
  const by = asked ? "What Stripe says now" : "What is held here of Stripe";
  return holds(`${by} gives ${truth.planName} (${stateWord(truth.state)}).`);
}

function arrived(facts: Facts): Judged {
  const ledger = knownOf(facts.ledger);
  const stripe = knownOf(facts.stripe);
  if (ledger === null) return unknown("The ledger could not be read.");
  if (stripe === null) {
    const here = ledger.events.length;
    return unknown(
      `${count(here, "event")} of this case ${are(here)} here; whether Stripe has more was not seen.`,
    );
  }
  if (stripe.events.length === 0) {
    return ledger.events.length > 0
      ? holds(
          `${count(ledger.events.length, "event")} ${are(ledger.events.length)} here; Stripe lists none of late.`,
        )
      : unknown("Stripe lists no event about this of late, and none is here.");
  }
  const missing = stripe.events.filter(({ id }) => !ledger.known.has(id));
  return missing.length === 0
    ? holds(`All ${stripe.events.length} that Stripe lists are here.`)
    : unknown(`${missing.length} of the ${stripe.events.length} that Stripe lists are not here.`);
}

function verified(facts: Facts): Judged {
  const events = knownOf(facts.ledger)?.events ?? [];
  const signed = events.filter(({ source }) => source === "webhook").length;
  if (signed > 0) return holds(`${count(signed, "event")} bore a signature of Stripe's.`);
  return events.length > 0
    ? holds(`${count(events.length, "event")} ${was(events.length)} read at Stripe itself.`)
    : unknown("Nothing has arrived that could be verified.");
}

function deduped(facts: Facts): Judged {
  const events = knownOf(facts.ledger)?.events ?? [];
  if (events.length === 0) return unknown("Nothing has arrived that could come twice.");
  const repeats = events.reduce((sum, { duplicates }) => sum + duplicates, 0);
  return holds(
    repeats === 0 ? "None came twice." : `${count(repeats, "repeat")} ${was(repeats)} recognised.`,
  );
}

function mapped(facts: Facts): Judged {
  const { user, customers } = facts.subject;
  if (user === null) return unknown("No user is known for this.");
  const own = customers.filter(({ boundTo }) => boundTo?.userId === user.id).map(({ id }) => id);
  if (own.length > 0) return holds(`${own.join(", ")} ${are(own.length)} linked to ${user.id}.`);
  const events = knownOf(facts.ledger)?.events ?? [];
  return events.some(({ mapping, userId }) => mapping === "mapped" && userId === user.id)
    ? holds(`Events name ${user.id} themselves.`)
    : unknown(`No customer is linked to ${user.id}.`);
}

const settled = new Set(["applied", "stale", "ignored"]);

function synced(facts: Facts): Judged {
  const events = knownOf(facts.ledger)?.events ?? [];
  const held = knownOf(facts.mirror)?.length ?? 0;
  const open = events.filter(({ sync }) => !settled.has(sync));
  if (open.length > 0) return unknown(`${count(open.length, "event")} ${are(open.length)} not settled yet.`);
  return held > 0
    ? holds(`${count(held, "object")} of Stripe's ${are(held)} held, and no event waits.`)
    : unknown("Nothing is held of what Stripe has.");
}

function entitled(facts: Facts): Judged {
  const here = knownOf(facts.entitlement);
  if (here === null) return unknown("The entitlement could not be read.");
  const { planName, state } = here.derived;
  if (state === "free") return unknown(`${planName}: nothing held here gives more.`);
  return holds(`${planName} (${stateWord(state)}) follows from what is held.`);
}

function heard(facts: Facts): Judged {
  const here = knownOf(facts.entitlement);
  const read = knownOf(facts.host)?.lastRead ?? null;
  if (read === null) return unknown("The application has not asked about this user yet.");
  const answer = `The application last asked at ${clock(read.at)} and was told ${read.planId}`;
  if (here === null) return unknown(`${answer}.`);
  return read.planId === here.derived.planId
    ? here.derived.state === "free"
      ? unknown(`${answer}, as it is now.`)
      : holds(`${answer}, as it is now.`)
    : unknown(`${answer}; now it is ${here.derived.planId}.`);
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;
const are = (number: number) => (number === 1 ? "is" : "are");
const was = (number: number) => (number === 1 ? "was" : "were");
const stateWord = (state: string) => state.replaceAll("_", " ");
const clock = (at: Date) => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
