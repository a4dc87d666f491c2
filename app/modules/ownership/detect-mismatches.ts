/**
 * Where what is known about a customer's owner disagrees. Pure; who the owner is
 * is decided in resolve-owner.ts, and nothing here changes it. What every
 * combination of sources leads to is in MISMATCHES.md.
 */
import { createHash } from "node:crypto";
import type { Claim } from "./claims";
import { type MismatchKind, severities, type Severity } from "./mismatch-codes";
import { meantIds, shownAsWritten, writtenInBothKeys } from "../stripe/written-user";
import type {
  CustomerFacts,
  CustomerOfUser,
  FactsOfUser,
  ReadClaim,
  UnprovenReference,
  UserFacts,
} from "./ownership-facts";
import { plainAddress } from "./plain-address";
import { type MismatchFinding, type Ownership, resolveOwner } from "./resolve-owner";

/** One value, and where it was read. Times are ISO strings: it is stored as JSON. */
export interface Source {
  kind: "user" | "email" | "fact";
  value: string;
  /** The existing user whom it means; null: none. */
  userId: string | null;
  where: { object: string; id: string; field: string };
  read: { from: "event" | "fetch" | "here"; eventSeq: number | null; at: string | null };
}

export interface DetectedMismatch {
  code: MismatchKind;
  subject: { type: "customer" | "user"; id: string };
  severity: Severity;
  /** As the sources of a batch tell it: see resolve-owner.ts. */
  evidence: MismatchFinding["evidence"];
  sources: Source[];
  /** Equal while the same disagrees, whenever it is read. */
  fingerprint: string;
}

const mostSources = 20;

export function detectMismatches(facts: CustomerFacts): DetectedMismatch[] {
  const { customerId, bound, claims, customer, paid } = facts;
  const known = new Set(facts.users.map(({ id }) => id));
  const ownership = resolveOwner({ ...facts, knownUsers: known });
  const found: DetectedMismatch[] = ownership.findings.map((finding) => ofFinding(facts, ownership, finding));
  const say = (code: MismatchKind, severity: Severity, sources: Source[], about: Claim[] = []) =>
    found.push(
      mismatch(code, { type: "customer", id: customerId }, severity, sources, {
        boundTo: ownership.owner,
        claims: about.map(({ userId, evidence, object }) => ({ userId, evidence, object })),
      }),
    );

  const isBound = bound !== null;
  if (isBound && !known.has(bound.userId)) {
    say("bound_user_missing", paid ? "blocks_access" : "hygiene", linkSources(facts));
  }
  const differing = differingSubscription(claims);
  if (differing !== null) {
    // That it blocks somebody, where it does, is said by the conflict with the link.
    say("subscription_customer_differ", "risk", differing.flatMap(claimSources(facts)), differing);
  }
  const session = differingSession(claims);
  if (session !== null) {
    say("session_reference_differs", "risk", session.flatMap(claimSources(facts)), session);
  }

  const isThere = customer !== null && !customer.deleted && facts.elsewhere === null;
  const lasting = claims.some(({ evidence }) => lastingEvidence.has(evidence));
  const onSession = claims.filter(({ object }) => object.type === "checkout_session");
  if (isBound && isThere && !lasting && facts.hasSubscription && onSession.length > 0) {
    say(
      "metadata_missing_on_subscription",
      "hygiene",
      [...linkSources(facts), ...onSession.flatMap(claimSources(facts)), absent(facts)],
      onSession,
    );
  } else if (isBound && isThere && !claims.some(({ evidence }) => evidence === "customer_metadata")) {
    say("bound_metadata_missing", "hygiene", [...linkSources(facts), absent(facts)]);
  }
  if (isBound && customer?.deleted) {
    say("bound_customer_deleted", "risk", [...linkSources(facts), deletedSource(facts, customer)]);
  }
  if (isBound && facts.elsewhere !== null) {
    const { says, at } = facts.elsewhere;
    say("bound_customer_other_mode", "blocks_access", [
      ...linkSources(facts),
      fact(says, { object: "customer", id: customerId, field: "at Stripe" }, at),
    ]);
  }
  const suggested = unprovenReferences(facts, ownership);
  if (suggested.length > 0) {
    say(
      "client_reference_unproven",
      ownership.owner === null
        ? paid
          ? "blocks_access"
          : "hygiene"
        : isLinkedBy(facts)
          ? "risk"
          : "hygiene",
      [...linkSources(facts), ...suggested.map(referenceSource(known))],
    );
  }
  for (const [code, severity, sources] of ofEmails(facts, ownership)) say(code, severity, sources);
  return found;
}

/** What later events of the customer carry. */
const lastingEvidence = new Set(["customer_metadata", "subscription_metadata"]);

function ofFinding(facts: CustomerFacts, { owner }: Ownership, finding: MismatchFinding): DetectedMismatch {
  const known = new Set(facts.users.map(({ id }) => id));
  const unknown = finding.code === "user_unknown";
  const about = facts.claims.filter((claim) =>
    unknown ? !known.has(claim.userId) : claim.userId !== owner && known.has(claim.userId),
  );
  const sources = [...linkSources(facts), ...about.flatMap(claimSources(facts))];
  if (sources.length === 0) {
    sources.push(absent(facts));
    const { email = null, reading = null } = facts.customer ?? {};
    const where = { object: "customer", id: facts.customerId, field: "email" };
    if (email !== null) sources.push(emailSource(email, null, where, reading));
  }
  return mismatch(
    finding.code,
    { type: "customer", id: facts.customerId },
    severityOf(finding, owner, facts.paid, ({ type, id }) =>
      graver(facts.claims.filter(({ object }) => object.type === type && object.id === id).map(gravenessOf)),
    ),
    sources,
    finding.evidence,
    ofOwner(facts, owner),
  );
}

const mostOfOwner = 5;

/** What speaks for the link, to stand beside what speaks against it: no part of what disagrees. That which linked it goes first. */
function ofOwner(facts: CustomerFacts, owner: string | null): Source[] {
  const theirs = facts.claims.filter(({ userId }) => userId === owner);
  const linking = theirs.filter(({ object }) => object.id === facts.bound?.objectId);
  return [...linking, ...theirs.filter((claim) => !linking.includes(claim))]
    .slice(0, mostOfOwner)
    .flatMap(claimSources(facts));
}

/**
 * What is bought by something that names somebody else gives nobody anything; what would give nothing anyway,
 * as the session of a subscription, keeps nothing from anybody; and what was there when a person decided is the
 * owner's.
 */
const gravenessOf = ({ gives, isDecided }: ReadClaim): Severity =>
  isDecided ? "hygiene" : gives ? "blocks_access" : "risk";

const graver = (all: readonly Severity[]): Severity =>
  severities.find((one) => all.includes(one)) ?? "hygiene";

export function severityOf(
  { code, evidence }: MismatchFinding,
  owner: string | null,
  paid: boolean,
  graveness: (object: Claim["object"]) => Severity,
): Severity {
  if (owner === null) return paid || code === "customer_unlinked" ? "blocks_access" : "hygiene";
  if (code === "user_unknown") return "hygiene";
  return graver(evidence.claims.map(({ object }) => graveness(object)));
}

function differingSubscription(claims: readonly ReadClaim[]): ReadClaim[] | null {
  const own = claims.find(({ evidence }) => evidence === "customer_metadata");
  const other = claims.filter(
    ({ evidence, userId }) => evidence === "subscription_metadata" && userId !== own?.userId,
  );
  return own && other.length > 0 ? [own, ...other] : null;
}

function differingSession(claims: readonly ReadClaim[]): ReadClaim[] | null {
  const differing = claims
    .filter(({ evidence }) => evidence === "client_reference_id")
    .flatMap((reference) => {
      const metadata = claims.find(
        ({ evidence, object }) => evidence === "session_metadata" && object.id === reference.object.id,
      );
      return metadata && metadata.userId !== reference.userId ? [reference, metadata] : [];
    });
  return differing.length > 0 ? differing : null;
}

/** Those that are no news: of whom a person has unlinked, and of the owner, unless nothing else made them one. */
function unprovenReferences(facts: CustomerFacts, { owner }: Ownership): UnprovenReference[] {
  return facts.unproven.filter(
    ({ value }) => !facts.barred.has(value) && (value !== owner || isLinkedBy(facts)),
  );
}

/** The link was made by such a reference, before it was known for what it is. */
const isLinkedBy = ({ bound, unproven }: CustomerFacts) =>
  bound?.evidence === "client_reference_id" && unproven.some(({ sessionId }) => sessionId === bound.objectId);

function ofEmails(facts: CustomerFacts, { owner }: Ownership): [MismatchKind, Severity, Source[]][] {
  const { customer, customerId, users, claims, paid, bound } = facts;
  if (customer === null || customer.email === null || customer.deleted) return [];
  const { email, reading } = customer;
  const plain = plainAddress(email);
  const theirs = emailSource(email, null, { object: "customer", id: customerId, field: "email" }, reading);
  if (owner === null) {
    const matching = users.filter((user) => plainAddress(user.email) === plain && !facts.barred.has(user.id));
    // Where something names somebody, that is what to look at.
    if (!paid || claims.length > 0 || matching.length === 0) return [];
    return [["email_only_match", "blocks_access", [theirs, ...matching.map(userSource)]]];
  }
  const user = bound === null ? undefined : users.find(({ id }) => id === owner);
  if (!user || plainAddress(user.email) === plain) return [];
  return [["email_differs", "hygiene", [userSource(user), ...formerSource(user), theirs]]];
}

export function detectMismatchesOfUser({
  user,
  linked,
  unlinked,
  sameAddress,
  unmappedPrices = [],
  unprovenPurchases = [],
}: FactsOfUser): DetectedMismatch[] {
  const subject = { type: "user" as const, id: user.id };
  const evidence = { boundTo: user.id, claims: [] };
  const found: DetectedMismatch[] = [];
  const paidElsewhere = unlinked.filter(({ paid }) => paid);
  if (linked.length > 0 && paidElsewhere.length > 0) {
    const severity = linked.some(({ runs }) => runs) ? "risk" : "blocks_access";
    const sources = [
      userSource(user),
      ...linked.flatMap((one) => [customerSource(user.id)(one), paymentSource(one)]),
      ...paidElsewhere.flatMap((one) => [customerSource(null)(one), paymentSource(one)]),
    ];
    found.push(mismatch("several_customers_one_user", subject, severity, sources, evidence));
  }
  const running = linked.filter(({ runs }) => runs);
  if (running.length > 1) {
    const sources = running.map(customerSource(user.id));
    found.push(mismatch("several_paying_customers", subject, "risk", sources, evidence));
  }
  if (unmappedPrices.length > 0) {
    const severity = unmappedPrices.some(({ denies }) => denies) ? "blocks_access" : "risk";
    const sources = unmappedPrices.map(({ subscriptionId, says, at }) =>
      fact(says, { object: "subscription", id: subscriptionId, field: "items.price" }, at),
    );
    found.push(mismatch("price_not_in_catalogue", subject, severity, sources, evidence));
  }
  if (unprovenPurchases.length > 0) {
    const sources = unprovenPurchases.map(referenceSource(new Set([user.id])));
    found.push(
      mismatch(
        "purchase_reference_unproven",
        subject,
        "blocks_access",
        [userSource(user), ...sources],
        evidence,
      ),
    );
  }
  if (sameAddress.length > 0) {
    const sources = [user, ...sameAddress].map(userSource);
    found.push(mismatch("same_address_users", subject, "hygiene", sources, evidence));
  }
  return found;
}

function mismatch(
  code: MismatchKind,
  subject: DetectedMismatch["subject"],
  severity: Severity,
  all: Source[],
  evidence: MismatchFinding["evidence"],
  beside: Source[] = [],
): DetectedMismatch {
  const told = all.map(({ kind, value, userId, where }) => [
    kind,
    value,
    userId,
    where.object,
    where.id,
    where.field,
  ]);
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([code, evidence.boundTo, told.map((one) => JSON.stringify(one)).sort()]))
    .digest("hex")
    .slice(0, 32);
  return {
    code,
    subject,
    severity,
    evidence,
    sources: [...all.slice(0, mostSources - beside.length), ...beside],
    fingerprint,
  };
}

/** One a claim; where two keys of the metadata differ, one a key. */
const claimSources =
  ({ users, barred }: CustomerFacts) =>
  ({ userId: written, evidence, object, reading }: ReadClaim): Source[] => {
    const isUser = (id: string) => users.some((user) => user.id === id);
    // Not exact, it names nobody; whom it would mean stands beside it, unless a person has unlinked them.
    const meant = (value: string) =>
      isUser(value) ? value : (meantIds(value).find((id) => isUser(id) && !barred.has(id)) ?? null);
    const values =
      evidence === "client_reference_id"
        ? [{ field: evidence, value: written }]
        : (writtenInBothKeys(written) ?? [{ key: "userId", value: written }]).map(({ key, value }) => ({
            field: `metadata.${key}`,
            value,
          }));
    return values.map(({ field, value }) => ({
      kind: "user",
      value: shownAsWritten(value),
      userId: meant(value),
      where: { object: object.type, id: object.id, field },
      read: { from: reading.from, eventSeq: reading.eventSeq, at: reading.at.toISOString() },
    }));
  };

const referenceSource =
  (known: ReadonlySet<string>) =>
  ({ value, sessionId, reading }: UnprovenReference): Source => ({
    kind: "user",
    value: shownAsWritten(value),
    userId: known.has(value) ? value : null,
    where: { object: "checkout_session", id: sessionId, field: "client_reference_id" },
    read: { from: reading.from, eventSeq: reading.eventSeq, at: reading.at.toISOString() },
  });

function linkSources({ bound, customerId, users }: CustomerFacts): Source[] {
  if (bound === null) return [];
  const { userId, evidence, since } = bound;
  return [
    {
      kind: "user",
      value: userId,
      userId: users.some(({ id }) => id === userId) ? userId : null,
      where: { object: "link", id: customerId, field: evidence },
      read: { from: "here", eventSeq: null, at: since.toISOString() },
    },
  ];
}

function absent({ customerId, customer }: CustomerFacts): Source {
  const where = { object: "customer", id: customerId, field: "metadata.userId" };
  const source = fact("absent", where, customer?.reading.at ?? null);
  const from = customer?.reading.from ?? "here";
  return { ...source, read: { ...source.read, from, eventSeq: customer?.reading.eventSeq ?? null } };
}

function deletedSource(
  { customerId }: CustomerFacts,
  { reading }: NonNullable<CustomerFacts["customer"]>,
): Source {
  const source = fact("true", { object: "customer", id: customerId, field: "deleted" }, reading.at);
  return { ...source, read: { ...source.read, from: reading.from, eventSeq: reading.eventSeq } };
}

const fact = (value: string, where: Source["where"], at: Date | null): Source => ({
  kind: "fact",
  value,
  userId: null,
  where,
  read: { from: "here", eventSeq: null, at: at?.toISOString() ?? null },
});

const emailSource = (
  value: string,
  userId: string | null,
  where: Source["where"],
  reading: ReadClaim["reading"] | null,
): Source => ({
  kind: "email",
  value,
  userId,
  where,
  read: {
    from: reading?.from ?? "here",
    eventSeq: reading?.eventSeq ?? null,
    at: reading?.at.toISOString() ?? null,
  },
});

const userSource = ({ id, email, emailVerified }: UserFacts): Source =>
  emailSource(
    email,
    id,
    { object: "user", id, field: emailVerified ? "email (verified)" : "email (not verified)" },
    null,
  );

/** Where it is the customer's, the address was changed here; else at Stripe, or somebody else pays. */
function formerSource({ id, formerEmail }: UserFacts): Source[] {
  if (formerEmail === undefined) return [];
  const source = emailSource(formerEmail.email, id, { object: "user", id, field: "former email" }, null);
  return [{ ...source, read: { ...source.read, at: formerEmail.at.toISOString() } }];
}

const customerSource =
  (userId: string | null) =>
  ({ customerId, email, reading }: CustomerOfUser): Source => {
    const where = { object: "customer", id: customerId, field: "email" };
    if (email !== null) return emailSource(email, userId, where, reading);
    return { ...fact("absent", where, reading?.at ?? null), userId };
  };

/** Which of several customers is the one that paid. */
function paymentSource({ customerId, runs, paid, reading }: CustomerOfUser): Source {
  const value = runs ? "subscription runs" : paid ? "has paid" : "nothing paid";
  const where = { object: "customer", id: customerId, field: "payments" };
  return fact(value, where, reading?.at ?? null);
}
