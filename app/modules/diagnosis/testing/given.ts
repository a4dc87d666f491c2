/**
 * Facts put together from what a case says is given. Several givens of one person
 * make one set of facts, so that two causes can be staged at once. Entitlements are
 * never given: the rules of the gate derive them from the objects, as they do in life.
 */
import { computeEntitlement } from "../../entitlements/compute";
import type { Entitlement, Grant } from "../../entitlements/entitlement";
import type { Held } from "../../entitlements/facts";
import { defaultPolicies } from "../../entitlements/policies";
import { catalogue } from "../../entitlements/testing/facts";
import type { MirroredType, Snapshot } from "../../stripe/snapshot";
import type {
  ConfigurationFacts,
  CustomerFact,
  EndpointFacts,
  EventFact,
  Facts,
  HeldObject,
  HostFacts,
  JobFact,
  LedgerFacts,
  MismatchFact,
  RejectionFact,
  StripeEventFact,
  Subject,
} from "../facts";
import { configuration, factsOf, known, ledger, now, stripe } from "./facts";

export interface Given {
  user?: Subject["user"];
  object?: Subject["object"];
  /** Beside cus_1, which is user_1's; one of the same id takes its place. */
  customers?: CustomerFact[];
  /** What the mirror holds. */
  held?: HeldObject[];
  /** What Stripe has now. */
  there?: HeldObject[];
  missingCustomers?: { id: string; otherMode: boolean }[];
  /** Stripe's events. Those that are here as well are among `events`. */
  eventsThere?: StripeEventFact[];
  /** The ledger's, newest first. */
  events?: EventFact[];
  rejections?: RejectionFact[];
  ledger?: Partial<Omit<LedgerFacts, "events" | "known" | "rejections">>;
  endpoint?: EndpointFacts;
  configuration?: Partial<ConfigurationFacts>;
  host?: HostFacts;
  jobs?: JobFact[];
  mismatches?: MismatchFact[];
  grants?: Grant[];
  changes?: { at: Date; from: string | null; to: string; cause: string; eventId: string | null }[];
  /** As it was stored, where that is another than what follows now. */
  stored?: Partial<Entitlement>;
  /** Customers whose objects do not count, for whoever owns them is not known. */
  notOurs?: string[];
  livemode?: boolean;
  /** Sources that could not be read. */
  unread?: (
    | "mirror"
    | "ledger"
    | "entitlement"
    | "configuration"
    | "host"
    | "jobs"
    | "mismatches"
    | "stripe"
    | "endpoint"
  )[];
}

export const cus1: CustomerFact = {
  id: "cus_1",
  boundTo: { userId: "user_1", evidence: "checkout", at: now },
  because: "bound",
  claims: [],
  email: "mara@example.com",
};

/** Later ones win where only one can be. */
export function factsGiven(...all: readonly Given[]): Facts {
  const every = <K extends keyof Given>(key: K) => all.map((given) => given[key]).filter(isThere);
  const last = <K extends keyof Given>(key: K) => every(key).at(-1);
  const plain = factsOf();
  const held = every("held").flat();
  const there = every("there").flat();
  const eventsHere = every("events").flat();
  const eventsThere = every("eventsThere").flat();
  const grants = every("grants").flat();
  const notOurs = new Set(every("notOurs").flat());
  const derived = entitlementFrom(held, grants, notOurs);
  const here = new Set(eventsHere.map(({ id }) => id));
  const customers = new Map([cus1, ...every("customers").flat()].map((one) => [one.id, one]));
  const facts: Facts = {
    ...plain,
    livemode: last("livemode") ?? plain.livemode,
    subject: {
      user: all.some(({ user }) => user === null) ? null : (last("user") ?? plain.subject.user),
      customers: [...customers.values()],
      object: last("object") ?? null,
    },
    mirror: known(held),
    ledger: known({
      ...layered<LedgerFacts>(ledger, every("ledger")),
      events: [...eventsHere].sort((a, b) => b.created.getTime() - a.created.getTime()),
      known: new Set(eventsThere.map(({ id }) => id).filter((id) => here.has(id))),
      rejections: every("rejections").flat(),
    }),
    entitlement: known({
      derived,
      stored: layered<Entitlement>(derived, every("stored")),
      grants,
      catalogue,
      changes: every("changes").flat(),
    }),
    configuration: known(layered<ConfigurationFacts>(configuration, every("configuration"))),
    host: known(last("host") ?? { lastRead: null, observed: null }),
    jobs: known(every("jobs").flat()),
    mismatches: known(every("mismatches").flat()),
    stripe: known({
      ...stripe,
      customers: there.filter(({ snapshot }) => snapshot.type === "customer"),
      objects: there.filter(({ snapshot }) => snapshot.type !== "customer"),
      missingCustomers: every("missingCustomers").flat(),
      events: [...eventsThere].sort((a, b) => b.created.getTime() - a.created.getTime()),
      entitlement: entitlementFrom(there, grants, new Set()),
    }),
    endpoint: known(last("endpoint") ?? { endpoints: [], probes: [] }),
  };
  for (const name of every("unread").flat()) facts[name] = { state: "failed", why: "It took too long." };
  return facts;
}

function layered<T extends object>(lowest: T, above: readonly Partial<T>[]): T {
  const whole = { ...lowest };
  for (const layer of above) Object.assign(whole, layer);
  return whole;
}

function isThere<T>(value: T): value is NonNullable<T> {
  return value !== undefined && value !== null;
}

function entitlementFrom(
  objects: readonly HeldObject[],
  grants: readonly Grant[],
  notOurs: ReadonlySet<string>,
): Entitlement {
  const counting = objects.filter(({ snapshot }) => !notOurs.has(snapshot.customerId ?? ""));
  const of = <T extends MirroredType>(type: T): Held<T>[] =>
    counting.flatMap(({ snapshot, asOf }) => (isOf(snapshot, type) ? [{ snapshot, asOf }] : []));
  return computeEntitlement({
    userId: "user_1",
    now,
    catalogue,
    policies: defaultPolicies,
    customers: of("customer"),
    subscriptions: of("subscription"),
    sessions: of("checkout_session"),
    charges: of("charge"),
    invoices: of("invoice"),
    invoicePayments: of("invoice_payment"),
    disputes: of("dispute"),
    summaries: of("entitlement_summary"),
    grants: [...grants],
    disputed: new Set(),
  });
}

function isOf<T extends MirroredType>(
  snapshot: Snapshot,
  type: T,
): snapshot is Extract<Snapshot, { type: T }> {
  return snapshot.type === type;
}
