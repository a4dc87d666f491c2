/**
 * A diagnosis as the case page and its copies show it: no address of anybody, times
 * as ISO strings, so that it can travel as JSON. Pure.
 */
import { maskAddresses } from "../ownership/mask-addresses";
import { type LinkState, linksOf } from "./case-links";
import { type ComparedObject, comparedObjects } from "./compared-objects";
import type { CauseCode } from "./chain";
import { type Facts, knownOf } from "./facts";
import type { Evidence, NextStep } from "./rule";
import type { FoundCause, Verdict } from "./verdict";

export interface CaseView {
  reference: string;
  userId: string | null;
  customerIds: string[];
  /** When the facts were read. */
  at: string;
  healthy: boolean;
  /** The plan that is due by what Stripe says now, where less or another is given here. null: none, or not seen. */
  owedPlan: { id: string; name: string } | null;
  /** Whether Stripe was asked, and if in vain, why. */
  stripe: { state: "known" | "not_looked" | "failed"; why: string | null };
  /** In chain order; what follows from another stands behind it. */
  causes: CauseView[];
  cleared: { code: CauseCode; looked: string }[];
  undecidable: { code: CauseCode; missing: string }[];
  blindSpots: { source: string; why: string }[];
  links: LinkState[];
  compared: ComparedObject[];
  /** Stripe's events about this that are not here; newest first, bounded. */
  missing: { id: string; type: string; at: string; pendingWebhooks: number }[];
  /** How many of Stripe's events about this were looked at for that, and whether those are all. */
  lookedAtStripe: { events: number; all: boolean } | null;
  /** Refused deliveries that bear an id of this case. */
  refused: { deliveryId: string; at: string; reason: string; bears: string | null }[];
}

export interface CauseView {
  code: CauseCode;
  sentence: string;
  certainty: FoundCause["certainty"];
  harmless: boolean;
  follows: CauseCode | null;
  since: string | null;
  evidence: (Omit<Evidence, "at"> & { at: string | null })[];
  next: NextStep;
}

const mostMissing = 50;
const mostRefused = 50;

export function caseView(facts: Facts, verdict: Verdict): CaseView {
  const { stripe, subject } = facts;
  return {
    reference: facts.reference.text,
    userId: subject.user?.id ?? null,
    customerIds: subject.customers.map(({ id }) => id),
    at: facts.now.toISOString(),
    healthy: verdict.healthy,
    owedPlan: owedPlanOf(facts),
    stripe: { state: stripe.state, why: stripe.state === "known" ? null : maskAddresses(stripe.why) },
    causes: verdict.causes.map(causeView),
    cleared: verdict.cleared.map(({ code, looked }) => ({ code, looked: maskAddresses(looked) })),
    undecidable: verdict.undecidable.map(({ code, missing }) => ({ code, missing: maskAddresses(missing) })),
    blindSpots: verdict.blindSpots.map(({ source, why }) => ({ source, why: maskAddresses(why) })),
    links: linksOf(facts, verdict).map(({ says, ...link }) => ({ ...link, says: maskAddresses(says) })),
    compared: comparedObjects(facts),
    ...notHere(facts),
  };
}

function owedPlanOf({ stripe, entitlement, subject }: Facts): CaseView["owedPlan"] {
  const due = knownOf(stripe)?.entitlement ?? null;
  const given = knownOf(entitlement)?.derived.planId;
  if (subject.user === null || due === null || due.state === "free" || given === undefined) return null;
  return due.planId === given ? null : { id: due.planId, name: due.planName };
}

function causeView({
  evidence,
  since,
  sentence,
  next,
  code,
  certainty,
  harmless,
  follows,
}: FoundCause): CauseView {
  return {
    code,
    certainty,
    follows,
    harmless: harmless === true,
    sentence: maskAddresses(sentence),
    since: since?.toISOString() ?? null,
    evidence: evidence.map(({ at, says, ...one }) => ({
      ...one,
      says: maskAddresses(says),
      at: at?.toISOString() ?? null,
    })),
    next: { ...next, words: maskAddresses(next.words) },
  };
}

function notHere({ stripe, ledger }: Facts): Pick<CaseView, "missing" | "refused" | "lookedAtStripe"> {
  if (ledger.state !== "known") return { missing: [], refused: [], lookedAtStripe: null };
  const { events, known, rejections } = ledger.value;
  const theirs = stripe.state === "known" ? stripe.value.events : [];
  const ids = new Set([...theirs, ...events].map(({ id }) => id));
  return {
    lookedAtStripe:
      stripe.state === "known" ? { events: theirs.length, all: stripe.value.eventsComplete } : null,
    missing: theirs
      .filter(({ id }) => !known.has(id))
      .slice(0, mostMissing)
      .map(({ id, type, created, pendingWebhooks }) => ({
        id,
        type,
        at: created.toISOString(),
        pendingWebhooks,
      })),
    refused: rejections
      .filter(({ bears }) => bears !== null && ids.has(bears))
      .slice(0, mostRefused)
      .map(({ deliveryId, at, reason, bears }) => ({ deliveryId, at: at.toISOString(), reason, bears })),
  };
}
