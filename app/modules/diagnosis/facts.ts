/**
 * Everything that a verdict may rest on, gathered once (gather-facts.server.ts)
 * and then only looked at. Rules never ask for more: what was not looked at is
 * said so here, and a rule that needs it is undecided.
 */
import type { Entitlement, Grant } from "../entitlements/entitlement";
import type { PlanCatalogue } from "../entitlements/plan";
import type { CaseEvent } from "../inbox/case-ledger.server";
import type { MirroredType, Snapshot, SnapshotFor } from "../stripe/snapshot";

/**
 * One source. `not_looked`: nobody asked (a switch is off, or there is nothing to
 * ask with). `failed`: asked in vain; a blind spot that the verdict names.
 */
export type Source<T> =
  | { state: "known"; at: Date; value: T }
  | { state: "not_looked"; why: string }
  | { state: "failed"; why: string };

export interface Facts {
  now: Date;
  /** The deployment's mode. */
  livemode: boolean;
  /** What was pasted, as it was understood. */
  reference: { text: string; kind: string };
  subject: Subject;
  /** What the mirror holds of the subject's customers, and of guests who name the user. Bounded; see `truncated`. */
  mirror: Source<HeldObject[]>;
  ledger: Source<LedgerFacts>;
  entitlement: Source<EntitlementFactsHere>;
  configuration: Source<ConfigurationFacts>;
  host: Source<HostFacts>;
  jobs: Source<JobFact[]>;
  mismatches: Source<MismatchFact[]>;
  /** How things are at Stripe now. */
  stripe: Source<StripeFacts>;
  /** The endpoint of this deployment, as Stripe has it and as the world sees it. */
  endpoint: Source<EndpointFacts>;
  /** Lists that hold more than was taken: what is not among them may exist all the same. */
  truncated: string[];
}

export interface Subject {
  user: UserFact | null;
  /** The user's own (bound), then those only suggested for them. */
  customers: CustomerFact[];
  /** The object that was pasted, where it was one: its id and customer. */
  object: { type: string; id: string; customerId: string | null } | null;
}

export interface UserFact {
  id: string;
  email: string;
  emailVerified: boolean;
  name: string | null;
  createdAt: Date;
}

export interface CustomerFact {
  id: string;
  /** Whose it is by our records, in this mode; null: nobody's. */
  boundTo: { userId: string; evidence: string; at: Date | null } | null;
  /** Why it is looked at: bound to the user, names them, has their email, or was pasted. */
  because: "bound" | "named" | "suggested" | "email" | "pasted" | "formerly_bound" | "other_mode";
  /** Everything that names a user on this customer's objects. */
  claims: { userId: string; userExists: boolean; field: string; objectType: string; objectId: string }[];
  email: string | null;
}

export interface HeldObject {
  snapshot: Snapshot;
  asOf: Date;
  source: "event" | "fetch";
  eventId: string | null;
  apiVersion: string | null;
}

export interface LedgerFacts {
  /** Events of the subject's customers and objects; newest first, bounded. */
  events: EventFact[];
  /** Of the events that Stripe has (`stripe.events`): those which are here. By event id. */
  known: ReadonlySet<string>;
  /** Refused deliveries that bear the id of one of those events, and, grouped, what was refused of late. */
  rejections: RejectionFact[];
  rejectedLately: { reason: string; count: number; firstAt: Date; lastAt: Date; detail: string | null }[];
  lastVerifiedAt: Date | null;
  backlog: { pending: number; oldestAt: Date | null; workersAlive: number };
  /** Stripe's word (v2.core.health.event_generation_failure.resolved) that events were never made. */
  generationFailures: { eventId: string; at: Date }[];
}

/** As the ledger keeps it. */
export type EventFact = CaseEvent;

export interface RejectionFact {
  deliveryId: string;
  at: Date;
  reason: string;
  detail: string | null;
  /** The id of Stripe's that the first bytes of its body bear; never more is read of what was refused. */
  bears: string | null;
  skewSeconds: number | null;
  userAgent: string | null;
  size: number;
}

export interface EntitlementFactsHere {
  /** As stored; null: never derived. */
  stored: Entitlement | null;
  /** As it follows from the mirror now: what the gate answers. */
  derived: Entitlement;
  grants: Grant[];
  catalogue: PlanCatalogue;
  /** Newest first, bounded. */
  changes: { at: Date; from: string | null; to: string; cause: string; eventId: string | null }[];
}

export interface ConfigurationFacts {
  webhookUrl: string;
  mode: "test" | "live";
  keyKind: "secret" | "restricted" | "none";
  pinnedApiVersion: string;
  secrets: { label: string; fingerprint: string; active: boolean; problem: string | null }[];
  database: { embedded: boolean; persistent: boolean; createdAt: Date | null; why: string | null };
  production: boolean;
  neededEvents: string[];
}

export interface HostFacts {
  /** When the host application last asked for this user's entitlement, and what it was told. */
  lastRead: { at: Date; planId: string } | null;
  /** What the host says that it shows. */
  observed: { at: Date; planId: string } | null;
}

export interface JobFact {
  name: string;
  objectType: string | null;
  objectId: string | null;
  state: "waiting" | "running" | "failed" | "given_up";
  attempts: number;
  runAt: Date;
  lastError: string | null;
}

export interface MismatchFact {
  code: string;
  subjectType: "customer" | "user";
  subjectId: string;
  severity: "blocks_access" | "risk" | "hygiene";
  /** Since when the inbox of mismatches knows it; null: it does not yet. */
  firstSeenAt: Date | null;
  /** What disagrees, and where each value was read. */
  sources: MismatchSource[];
}

export interface MismatchSource {
  /** What the value is: a user's id, an email address (masked), or something else that was read. */
  kind: "user" | "email" | "fact";
  value: string;
  /** The existing user whom it means; null: none. */
  userId: string | null;
  /** `link`: our own record, under the customer's id. */
  object: string;
  id: string;
  field: string;
  at: Date | null;
}

export interface StripeFacts {
  /** Customers that Stripe has for the reference and the user: bound ones, and those with the user's email. */
  customers: HeldObject[];
  /** Ids of customers that Stripe does not know with this key; `otherMode`: it says that a similar one exists there. */
  missingCustomers: { id: string; otherMode: boolean }[];
  /** Subscriptions, invoices, sessions, charges … of those customers, as Stripe has them now. */
  objects: HeldObject[];
  /** What would follow if this were what we hold, and these customers were the subject's own. null: could not be said. */
  entitlement: Entitlement | null;
  /** Stripe's events about these objects, as far back as it keeps them (30 days); newest first. */
  events: StripeEventFact[];
  /** False: more happened at the time, of others, than was looked through: what is not among them may exist. */
  eventsComplete: boolean;
}

export interface StripeEventFact {
  id: string;
  type: string;
  created: Date;
  pendingWebhooks: number;
  objectId: string | null;
  customerId: string | null;
  apiVersion: string | null;
  requestId: string | null;
}

export interface EndpointFacts {
  /** All of this mode. */
  endpoints: EndpointFact[];
  /**
   * What a request without a signature is answered with: at our own address, and at those of the
   * endpoints that look like ours. None: not tried.
   */
  probes: ProbeFact[];
}

export interface EndpointFact {
  id: string;
  url: string;
  status: "enabled" | "disabled";
  enabledEvents: string[];
  apiVersion: string | null;
  createdAt: Date;
}

export interface ProbeFact {
  url: string;
  status: number | null;
  location: string | null;
  /** The answer was our own refusal of an unsigned request. */
  isOurs: boolean;
  /** In words, where no answer came: DNS, TLS, refused, too slow. */
  failure: string | null;
}

/** A customer and their entitlement summary have one id between them. */
export const identityOf = ({ snapshot }: { snapshot: Pick<Snapshot, "type" | "id"> }) =>
  `${snapshot.type}:${snapshot.id}`;

/** The value, or null where nobody looked or looking failed. */
export function knownOf<T>(source: Source<T>): T | null {
  return source.state === "known" ? source.value : null;
}

export function ofType<T extends MirroredType>(objects: readonly HeldObject[], type: T) {
  return objects.flatMap(({ snapshot, ...rest }) =>
    snapshot.type === type ? [{ ...rest, snapshot: snapshot as SnapshotFor<T> }] : [],
  );
}

/** Of each object its latest known state: Stripe's now where it was asked, else the mirror's. */
export function latest<T extends MirroredType>(facts: Facts, type: T) {
  const atStripe = knownOf(facts.stripe);
  const objects = [
    ...(knownOf(facts.mirror) ?? []),
    ...(atStripe === null ? [] : [...atStripe.customers, ...atStripe.objects]),
  ];
  const newest = new Map<string, HeldObject>();
  for (const held of objects) {
    const before = newest.get(identityOf(held));
    if (before === undefined || before.asOf <= held.asOf) newest.set(identityOf(held), held);
  }
  return ofType([...newest.values()], type);
}
