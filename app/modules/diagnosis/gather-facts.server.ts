/**
 * Everything a verdict may rest on, gathered once and side by side, each source
 * within its time. A source that fails is named and fails nothing else. Reads only.
 */
import type { Db } from "~/lib/database.server";
import { computeEntitlement } from "../entitlements/compute";
import type { Entitlement } from "../entitlements/entitlement";
import { entitlementHistory, loadEntitlements } from "../entitlements/entitlements.server";
import type { Held } from "../entitlements/facts";
import { listGrants } from "../entitlements/grants.server";
import { loadRules } from "../entitlements/rules.server";
import { eventsHere, eventsOfCase, generationFailures, rejectionsSince } from "../inbox/case-ledger.server";
import { rejectionStretches } from "../inbox/rejection-stretches.server";
import { pulse } from "../inbox/pulse.server";
import { loadGuestPurchases } from "../mirror/guest-purchases.server";
import { objectsOfCustomers } from "../mirror/mirror.server";
import type { Version } from "../mirror/version";
import type { StripeFailure } from "../stripe/gateway";
import type { FetchedObject } from "../stripe/reader";
import type { MirroredType } from "../stripe/snapshot";
import { lastHostRead } from "../sync/host-reads.server";
import { deriveNow } from "../sync/rederive.server";
import type { AskedOf, DiagnosisContext } from "./context";
import { databaseMadeAt } from "./database-age.server";
import { disagreementsOfCase } from "./disagreements.server";
import { nearlyOurs } from "./endpoints";
import { windowsOf } from "./event-windows";
import { identityOf } from "./facts";
import type {
  ConfigurationFacts,
  EntitlementFactsHere,
  Facts,
  HeldObject,
  HostFacts,
  LedgerFacts,
  Source,
  StripeFacts,
  Subject,
} from "./facts";
import { findSubject } from "./find-subject.server";
import { jobsOfCase } from "./jobs-of-case.server";
import { probe } from "./probe.server";
import type { Reference } from "./reference";

/** Of each; what is beyond it is said to be. */
const mostEvents = 400;
const mostObjects = 100;
const mostProbes = 3;
const databaseWithinMs = 1_600;
const lookBackMs = 5 * 86_400_000;

const shownTypes: readonly MirroredType[] = [
  "customer",
  "subscription",
  "subscription_schedule",
  "invoice",
  "invoice_payment",
  "payment_intent",
  "charge",
  "refund",
  "dispute",
  "checkout_session",
  "entitlement_summary",
];

export async function gatherFacts(
  context: DiagnosisContext,
  reference: Reference,
  asked: AskedOf,
): Promise<Facts> {
  const { pool: db, livemode, clock, configuration } = context;
  const now = clock();
  const mayAsk = asked.stripe === "always";
  const deadline = Date.now() + asked.stripeWithinMs;
  const subject = await withinTime(
    findSubject({ db, livemode, stripe: mayAsk ? context : null }, reference),
    asked.stripeWithinMs,
  ).catch(() => findSubject({ db, livemode, stripe: null }, reference));
  const remaining = Math.max(200, deadline - Date.now());
  const stripe = mayAsk
    ? source(now, readAtStripe(context, subject, now), remaining)
    : Promise.resolve(notAsked);
  const endpoint = mayAsk ? source(now, endpointFacts(context), remaining) : Promise.resolve(notAsked);
  const customerIds = subject.customers.map(({ id }) => id);
  const userId = subject.user?.id ?? null;

  const mirrorRead = source(now, mirrorOf(db, livemode, subject), databaseWithinMs);
  const [mirror, entitlement, jobs, mismatches, host, atStripe, atEndpoint] = await Promise.all([
    mirrorRead,
    source(now, entitlementOf(db, livemode, now, userId), databaseWithinMs),
    source(now, jobsOfCase(db, subject), databaseWithinMs),
    source(now, disagreementsOfCase(db, livemode, { customerIds, userId }), databaseWithinMs),
    userId === null ? Promise.resolve(nobody) : source(now, hostOf(db, livemode, userId), databaseWithinMs),
    stripe,
    endpoint,
  ]);
  const objectIds = objectIdsOf(subject, mirror, atStripe);
  const ledger = await source(now, ledgerOf(db, now, subject, objectIds, atStripe), databaseWithinMs);
  return {
    now,
    livemode,
    reference: { text: reference.text, kind: reference.kind },
    subject,
    mirror,
    ledger,
    entitlement,
    configuration: { state: "known", at: now, value: await withDatabaseAge(db, configuration) },
    host,
    jobs,
    mismatches,
    stripe: withEntitlement(atStripe, entitlement, userId, now, await rulesOr(db)),
    endpoint: atEndpoint,
    truncated: [],
  };
}

const notAsked = { state: "not_looked", why: "Stripe was not to be asked." } as const;
const nobody = { state: "not_looked", why: "No user is known for this." } as const;

/** Whatever goes wrong is said instead of the value. */
async function source<T>(at: Date, work: Promise<T>, withinMs: number): Promise<Source<T>> {
  try {
    return { state: "known", at, value: await withinTime(work, withinMs) };
  } catch (error) {
    return { state: "failed", why: error instanceof Error ? error.message : String(error) };
  }
}

async function withinTime<T>(work: Promise<T>, withinMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It took longer than ${withinMs / 1_000} s.`)), withinMs);
  });
  // What comes too late is nobody's any more.
  work.catch(() => {});
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function mirrorOf(db: Db, livemode: boolean, { user, customers }: Subject): Promise<HeldObject[]> {
  const ids = customers.map(({ id }) => id);
  const [owned, guests, themselves] = await Promise.all([
    objectsOfCustomers(db, livemode, ids, { limit: mostObjects, types: shownTypes }),
    loadGuestPurchases(db, livemode, user === null ? [] : [user.id]),
    objectsOfCustomers(db, livemode, ids, { limit: 1, types: ["customer"] }),
  ]);
  const byId = new Map([...themselves, ...owned, ...guests].map((version) => [identityOf(version), version]));
  return [...byId.values()].map(heldVersion);
}

function heldVersion({ snapshot, asOf, source: from, apiVersion }: Version): HeldObject {
  return { snapshot, asOf, source: from, eventId: null, apiVersion };
}

async function entitlementOf(
  db: Db,
  livemode: boolean,
  now: Date,
  userId: string | null,
): Promise<EntitlementFactsHere> {
  const { catalogue } = await loadRules(db);
  if (userId === null) {
    const derived = nothingFor(now, await loadRules(db));
    return { stored: null, derived, grants: [], catalogue, changes: [] };
  }
  const [stored, derived, grants, history] = await Promise.all([
    loadEntitlements(db, livemode, [userId]),
    deriveNow(db, [userId], { livemode, now }),
    listGrants(db, userId),
    entitlementHistory(db, userId, { limit: 50 }),
  ]);
  const [current] = derived;
  if (!current) throw new Error("Who is asked for is derived.");
  return {
    stored: stored[0] ?? null,
    derived: current,
    grants,
    catalogue,
    changes: history.map(({ at, before, after, cause, eventId }) => ({
      at: new Date(at),
      from: before?.planId ?? null,
      to: after.planId,
      cause,
      eventId,
    })),
  };
}

type Rules = Awaited<ReturnType<typeof loadRules>>;

const nothingFor = (now: Date, rules: Rules): Entitlement =>
  computeEntitlement({
    ...rules,
    userId: "",
    now,
    customers: [],
    subscriptions: [],
    sessions: [],
    charges: [],
    grants: [],
    disputed: new Set(),
  });

async function rulesOr(db: Db): Promise<Rules | null> {
  return withinTime(loadRules(db), databaseWithinMs).catch(() => null);
}

/** Of a database that does not say how old it is, the rest is known all the same. */
async function withDatabaseAge(db: Db, settings: ConfigurationFacts): Promise<ConfigurationFacts> {
  const createdAt = await withinTime(databaseMadeAt(db), databaseWithinMs).catch(() => null);
  return { ...settings, database: { ...settings.database, createdAt } };
}

async function hostOf(db: Db, livemode: boolean, userId: string): Promise<HostFacts> {
  return { lastRead: await lastHostRead(db, livemode, userId), observed: null };
}

/** What Stripe has of the subject's customers, or of the object alone where it has none. */
async function readAtStripe(
  { reader, cases }: DiagnosisContext,
  { customers, object, user }: Subject,
  now: Date,
): Promise<StripeFacts> {
  const truths = await Promise.all(
    customers.map(async ({ id }) => ({ id, answer: await reader.customer(id) })),
  );
  const refused = truths.find(({ answer }) => !answer.ok && answer.failure.kind !== "not_found");
  if (refused && !refused.answer.ok) throw new Error(inWords(refused.answer.failure));
  const alone =
    customers.length === 0 && object !== null && object.type !== "event" && object.type !== "customer"
      ? await reader.object(object.type as MirroredType, object.id)
      : null;
  const fetched = [
    ...truths.flatMap(({ answer }) => (answer.ok ? answer.value.objects : [])),
    ...(alone?.ok ? alone.value : []),
  ].map(heldAtStripe);
  const { windows, cut } = windowsOf(fetched, now);
  // Somebody who has signed up and whose customer nobody knows leaves no moment at Stripe.
  const events = windows.length === 0 && user !== null ? null : await cases.eventsIn(windows);
  if (events !== null && !events.ok) throw new Error(inWords(events.failure));
  const ids = new Set(fetched.map(({ snapshot }) => snapshot.id));
  const own = new Set(customers.map(({ id }) => id));
  const seen = new Map((events?.value.events ?? []).map((event) => [event.id, event]));
  return {
    customers: fetched.filter(({ snapshot }) => snapshot.type === "customer"),
    missingCustomers: truths.flatMap(({ id, answer }) =>
      answer.ok ? [] : [{ id, otherMode: /similar object exists/i.test(answer.failure.message) }],
    ),
    objects: fetched.filter(({ snapshot }) => snapshot.type !== "customer"),
    entitlement: null,
    eventsComplete: !cut && (events === null || events.value.complete),
    events: [...seen.values()]
      .filter(
        ({ objectId, customerId }) =>
          (objectId !== null && ids.has(objectId)) || (customerId !== null && own.has(customerId)),
      )
      .sort((a, b) => b.created.getTime() - a.created.getTime())
      .slice(0, mostEvents),
  };
}

function heldAtStripe({ snapshot, asOf, apiVersion }: FetchedObject): HeldObject {
  return { snapshot, asOf, source: "fetch", eventId: null, apiVersion };
}

function inWords({ message, code, requestId }: StripeFailure): string {
  return `Stripe did not answer as hoped: ${message}${code === null ? "" : ` (${code})`}${requestId === null ? "" : `, request ${requestId}`}`;
}

/** What would be due if what Stripe has were what we hold, and these customers were this user's. */
function withEntitlement(
  atStripe: Source<StripeFacts>,
  here: Source<EntitlementFactsHere>,
  userId: string | null,
  now: Date,
  rules: Rules | null,
): Source<StripeFacts> {
  if (atStripe.state !== "known" || here.state !== "known" || rules === null) return atStripe;
  const { customers, objects } = atStripe.value;
  const held = <T extends MirroredType>(type: T) =>
    [...customers, ...objects].flatMap(({ snapshot, asOf }) =>
      snapshot.type === type ? [{ snapshot, asOf } as Held<T>] : [],
    );
  const entitlement = computeEntitlement({
    ...rules,
    userId: userId ?? "",
    now,
    customers: held("customer"),
    subscriptions: held("subscription"),
    sessions: held("checkout_session"),
    charges: held("charge"),
    invoices: held("invoice"),
    invoicePayments: held("invoice_payment"),
    disputes: held("dispute"),
    summaries: held("entitlement_summary"),
    grants: here.value.grants,
    disputed: new Set(),
  });
  return { ...atStripe, value: { ...atStripe.value, entitlement } };
}

async function endpointFacts({ cases, configuration, probeToken }: DiagnosisContext) {
  const read = await cases.endpoints();
  if (!read.ok) throw new Error(inWords(read.failure));
  const endpoints = read.value;
  const near = nearlyOurs(endpoints, configuration.webhookUrl).filter(({ status }) => status === "enabled");
  const addresses = [configuration.webhookUrl, ...near.map(({ url }) => url)].slice(0, mostProbes);
  return { endpoints, probes: await Promise.all(addresses.map((url) => probe(url, probeToken(url)))) };
}

function objectIdsOf(
  { object }: Subject,
  mirror: Source<HeldObject[]>,
  stripe: Source<StripeFacts>,
): string[] {
  const held = mirror.state === "known" ? mirror.value : [];
  const there = stripe.state === "known" ? stripe.value.objects : [];
  const ids = [...held, ...there].map(({ snapshot }) => snapshot.id);
  return [...new Set([...(object === null ? [] : [object.id]), ...ids])].slice(0, mostEvents);
}

async function ledgerOf(
  db: Db,
  now: Date,
  { customers, object }: Subject,
  objectIds: readonly string[],
  stripe: Source<StripeFacts>,
): Promise<LedgerFacts> {
  const theirs = stripe.state === "known" ? stripe.value.events.map(({ id }) => id) : [];
  const since = new Date(now.getTime() - lookBackMs);
  // What Stripe has of the payer is theirs here too, though what arrived may name neither customer nor object.
  const eventIds = [...(object?.type === "event" ? [object.id] : []), ...theirs];
  const [found, known, rejections, lately, beats, failures, workers] = await Promise.all([
    eventsOfCase(db, { customerIds: customers.map(({ id }) => id), objectIds, eventIds }, mostEvents),
    eventsHere(db, theirs),
    rejectionsSince(db, since),
    rejectionStretches(db, since),
    pulse(db),
    generationFailures(db),
    workersOf(db, now),
  ]);
  return {
    events: found.events,
    known,
    rejections,
    rejectedLately: lately.map(({ from, to, ...stretch }) => ({
      ...stretch,
      firstAt: new Date(from),
      lastAt: new Date(to),
    })),
    lastVerifiedAt: beats.lastVerifiedAt === null ? null : new Date(beats.lastVerifiedAt),
    backlog: { pending: beats.backlog, oldestAt: workers.oldestAt, workersAlive: workers.alive },
    generationFailures: failures,
  };
}

/** heartbeats is a handful of rows; the oldest due event is one probe of events_due_idx. */
async function workersOf(db: Db, now: Date): Promise<{ alive: number; oldestAt: Date | null }> {
  const found = await db.query<{ alive: number; oldestAt: Date | null }>(
    `select (select count(*)::int from heartbeats where role = 'worker' and seen_at > $1::timestamptz - interval '10 s') as alive,
       (select next_attempt_at from events where sync = 'pending' and sync in ('pending', 'failed')
        order by next_attempt_at, seq limit 1) as "oldestAt"`,
    [now],
  );
  return found.rows[0] ?? { alive: 0, oldestAt: null };
}
