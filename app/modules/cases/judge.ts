/**
 * From a diagnosis to a case, or to none. Two answers are compared: what the gate
 * gives, and what follows from the subject's own objects as they are at Stripe (where
 * it was asked, else as they are held), linked or not. Whoever is rightly Free
 * (refunded, cancelled, past their grace) is no case, and neither is who was granted
 * what they have. Pure.
 */
import { computeEntitlement } from "../entitlements/compute";
import type { Entitlement } from "../entitlements/entitlement";
import type { Rules } from "../entitlements/rules";
import { causes } from "../diagnosis/chain";
import { type Facts, type HeldObject, knownOf, latest, ofType } from "../diagnosis/facts";
import type { FoundCause, Verdict } from "../diagnosis/verdict";
import { type Paying, payingIn } from "../payers/paying";
import type { MirroredType } from "../stripe/snapshot";
import type { CaseCause, CaseKind, SubjectType, VerdictSnapshot } from "./case";
import { verdictSnapshot } from "./verdict-snapshot";

export interface CaseSubject {
  type: SubjectType;
  id: string;
  userId: string | null;
  customerId: string | null;
}

export interface FoundCase {
  kind: CaseKind;
  cause: CaseCause;
  since: Date;
  amount: number | null;
  currency: string | null;
  verdict: VerdictSnapshot;
}

export interface Judgement {
  /** null: nobody is meant whom we or Stripe know. */
  subject: CaseSubject | null;
  found: FoundCase | null;
  /** Asking Stripe could change the answer. */
  open: boolean;
  /** What surely is not so: a case of that kind is over. */
  over: CaseKind[];
}

export function judge(facts: Facts, verdict: Verdict, rules: Rules): Judgement {
  const subject = subjectOf(facts);
  const here = knownOf(facts.entitlement);
  if (subject === null || here === null) {
    return { subject, found: null, open: facts.stripe.state !== "known", over: [] };
  }
  const own = ownObjects(facts, subject);
  const gate = subject.type === "user" ? gateOf(here, facts.now) : null;
  const due = dueBy(own, rules, facts.now);
  const paying = payingIn(own.map(({ snapshot }) => snapshot));
  const asked = facts.stripe.state === "known";
  const first = firstCause(verdict);

  if (gate === null || gate.state === "free") {
    const stuck = due.state !== "free" || paying.some(({ id }) => deniedByUs(due, id));
    const proven = stuck && first?.certainty === "proven";
    const found = stuck ? stuckCase(facts, verdict, { first, due, gate, paying }) : null;
    const over: CaseKind[] = asked && !stuck ? ["paid_but_free", "free_rider"] : ["free_rider"];
    return { subject, found, open: !asked && !proven, over };
  }
  const granted = isGranted(gate);
  const rides = asked && due.state === "free" && paying.length === 0 && !granted;
  const found = rides ? riderCase(facts, verdict, { first, gate, own }) : null;
  const over: CaseKind[] = (asked && !rides) || granted ? ["paid_but_free", "free_rider"] : ["paid_but_free"];
  return { subject, found, open: !asked && !granted, over };
}

/** The user, where they own what is looked at; else the customer of nobody's, or the session of nobody's. */
function subjectOf({ subject: { user, customers, object } }: Facts): CaseSubject | null {
  const pasted = customers.find(({ because }) => because === "pasted");
  if (pasted && pasted.boundTo === null) {
    return { type: "customer", id: pasted.id, userId: user?.id ?? null, customerId: pasted.id };
  }
  if (user !== null) {
    const bound = customers.find(({ boundTo }) => boundTo?.userId === user.id);
    return { type: "user", id: user.id, userId: user.id, customerId: bound?.id ?? null };
  }
  if (object?.type !== "checkout_session" || object.customerId !== null) return null;
  return { type: "checkout_session", id: object.id, userId: null, customerId: null };
}

/** Of customers that are somebody else's or only suggested, nothing is the subject's own. */
function ownObjects(facts: Facts, subject: CaseSubject): HeldObject[] {
  const own = new Set(
    subject.type === "user"
      ? facts.subject.customers.filter(({ boundTo }) => boundTo?.userId === subject.id).map(({ id }) => id)
      : [subject.customerId],
  );
  const isOwn = ({ snapshot: { customerId, type, id } }: HeldObject) =>
    subject.type === "checkout_session"
      ? type !== "checkout_session" || id === subject.id
      : customerId === null || own.has(customerId);
  return decidingTypes.flatMap((type) => latest(facts, type)).filter(isOwn);
}

const decidingTypes = [
  "customer",
  "subscription",
  "checkout_session",
  "charge",
  "invoice",
  "invoice_payment",
  "dispute",
  "entitlement_summary",
] as const satisfies readonly MirroredType[];

/** As the gate answers: the row, as long as it holds. */
function gateOf({ stored, derived }: { stored: Entitlement | null; derived: Entitlement }, now: Date) {
  return stored !== null && (stored.holdsUntil === null || stored.holdsUntil > now) ? stored : derived;
}

function dueBy(own: readonly HeldObject[], rules: Rules, now: Date): Entitlement {
  const held = <T extends MirroredType>(type: T) => ofType(own, type);
  return computeEntitlement({
    ...rules,
    userId: "",
    now,
    customers: held("customer"),
    subscriptions: held("subscription"),
    sessions: held("checkout_session"),
    charges: held("charge"),
    invoices: held("invoice"),
    invoicePayments: held("invoice_payment"),
    disputes: held("dispute"),
    summaries: held("entitlement_summary"),
    grants: [],
    disputed: new Set(),
  });
}

/** Stripe calls it paid, and nothing but our catalogue denies it. */
function deniedByUs({ reasons }: Entitlement, id: string): boolean {
  return reasons.some(
    ({ code, subject, effect }) =>
      code === "price_not_in_catalogue" && effect === "denies" && subject?.id === id,
  );
}

const isGranted = ({ state, reasons }: Entitlement) =>
  state === "granted" ||
  reasons.some(({ effect, subject }) => effect === "gives" && subject?.type === "grant");

/**
 * The first link that broke. That Stripe calls something unpaid (another checkout that was left,
 * say) is no reason for what it calls paid, where there is another.
 */
function firstCause({ causes: found }: Verdict): FoundCause | null {
  const blamed = found.filter(({ harmless }) => harmless !== true);
  return blamed.find(({ code }) => causes[code].group !== "E") ?? blamed[0] ?? null;
}

interface Stuck {
  first: FoundCause | null;
  due: Entitlement;
  gate: Entitlement | null;
  paying: readonly Paying[];
}

function stuckCase(facts: Facts, verdict: Verdict, { first, due, gate, paying }: Stuck): FoundCase {
  const begun = paying.flatMap(({ since }) => (since === null ? [] : [since.getTime()]));
  // Whoever had it and lost it waits since then, not since they first paid.
  const [last] = knownOf(facts.entitlement)?.changes ?? [];
  const lost = last?.to === gate?.planId ? last?.at.getTime() : undefined;
  const since = Math.max(...begun.slice(0, 1), ...(lost === undefined ? [] : [lost]));
  const [dearest] = [...paying].sort((a, b) => (b.amount ?? 0) - (a.amount ?? 0));
  return {
    kind: "paid_but_free",
    cause: first?.code ?? "undecided",
    since: Number.isFinite(since) ? new Date(since) : (first?.since ?? facts.now),
    amount: dearest?.amount ?? null,
    currency: dearest?.currency ?? null,
    verdict: verdictSnapshot(facts, verdict, { first, has: gate?.planName ?? null, due: nameOf(due) }),
  };
}

/** What a plan is due by Stripe is called; null: what was bought maps to none. */
const nameOf = ({ state, planName }: Entitlement) => (state === "free" ? null : planName);

function riderCase(
  facts: Facts,
  verdict: Verdict,
  { first, gate, own }: { first: FoundCause | null; gate: Entitlement; own: readonly HeldObject[] },
): FoundCase {
  const resting = new Set(
    gate.reasons.flatMap(({ effect, subject }) => (effect === "gives" && subject ? subject.id : [])),
  );
  const over = ofType(own, "subscription").find(({ snapshot }) => resting.has(snapshot.id))?.snapshot.data;
  const ended = over?.endedAt ?? over?.canceledAt ?? null;
  const amounts = (over?.items ?? []).flatMap(({ unitAmount, quantity }) =>
    unitAmount === null ? [] : unitAmount * (quantity ?? 1),
  );
  return {
    kind: "free_rider",
    cause: first?.code ?? "undecided",
    since: ended === null ? (first?.since ?? facts.now) : new Date(ended * 1_000),
    amount: amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum + amount, 0),
    currency: over?.currency ?? over?.items[0]?.currency ?? null,
    verdict: verdictSnapshot(facts, verdict, { first, has: gate.planName, due: null }),
  };
}
