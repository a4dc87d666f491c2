/** Who is meant by a reference: the user, the customers, the object. Looks here first, then at Stripe where allowed. */
import type { Db } from "~/lib/database.server";
import { findUser, findUserByEmail, type User } from "../accounts/users.server";
import { eventsOfCase } from "../inbox/case-ledger.server";
import { customersNaming, loadEvidence, loadObjects } from "../mirror/mirror.server";
import { customersSuggesting, readCustomersByEmail } from "../mirror/ownership-readings.server";
import { bindingsOfCustomers, bindingsOfUsers, existingUsers } from "../ownership/bindings.server";
import { claimsOf } from "../ownership/claims";
import { plainAddress } from "../ownership/plain-address";
import type { CaseReader } from "../stripe/case-reader";
import type { FetchedObject, StripeReader } from "../stripe/reader";
import type { CustomerFact, Subject, UserFact } from "./facts";
import { findPayments } from "./find-payments.server";
import type { Reference } from "./reference";

export interface SubjectDeps {
  db: Db;
  livemode: boolean;
  /** null: Stripe is not to be asked. */
  stripe: { reader: StripeReader; cases: CaseReader } | null;
}

/** More customers than these are no case of one payer. */
const mostCustomers = 20;

export async function findSubject(deps: SubjectDeps, reference: Reference): Promise<Subject> {
  switch (reference.kind) {
    case "email":
      return ofUser(deps, await findUserByEmail(deps.db, reference.text), reference.text);
    case "user":
      return ofUserId(deps, reference.text);
    case "event":
      return ofEvent(deps, reference.id);
    case "object":
      return ofObject(deps, reference);
    case "hosted_invoice":
    case "receipt":
    case "card":
      return ofPayment(deps, reference);
    default:
      return { user: null, customers: [], object: null };
  }
}

/** Of several payers nobody knows which one is meant: the search lists them. */
async function ofPayment(deps: SubjectDeps, reference: Reference): Promise<Subject> {
  const { payments, more } = await findPayments(deps.db, deps.livemode, reference);
  const payers = new Set(payments.map(({ customerId }) => customerId));
  const [payment] = payments;
  if (payment === undefined || payers.size !== 1 || more) return { user: null, customers: [], object: null };
  return ofObject(deps, { kind: "object", text: reference.text, type: payment.type, id: payment.id });
}

/** An id that nobody here has may all the same be what Stripe's objects name. */
async function ofUserId(deps: SubjectDeps, id: string): Promise<Subject> {
  const user = await findUser(deps.db, id);
  if (user !== null) return ofUser(deps, user, null);
  const naming = await customersNaming(deps.db, deps.livemode, id);
  const because = new Map(naming.map((customerId) => [customerId, "named" as const]));
  return { user: null, customers: await customersOf(deps, because), object: null };
}

async function ofUser(deps: SubjectDeps, user: User | null, email: string | null): Promise<Subject> {
  const { db, livemode, stripe } = deps;
  const bound = user === null ? [] : await bindingsOfUsers(db, livemode, [user.id]);
  const naming = user === null ? [] : await customersNaming(db, livemode, user.id);
  const suggesting = user === null ? [] : await customersSuggesting(db, livemode, user.id);
  const address = user?.email ?? email;
  const found = address === null || stripe === null ? null : await stripe.cases.customersByEmail(address);
  const held = address === null ? [] : await readCustomersByEmail(db, livemode, [plainAddress(address)]);
  const byEmail = [
    ...held
      .filter(({ email: theirs }) => theirs?.toLowerCase() === address?.toLowerCase())
      .map(({ customerId }) => customerId),
    ...(found?.ok ? found.value.map(({ snapshot }) => snapshot.id) : []),
  ];
  const because = new Map<string, CustomerFact["because"]>();
  for (const id of byEmail) because.set(id, "email");
  for (const id of suggesting) because.set(id, "suggested");
  for (const id of naming) because.set(id, "named");
  for (const { customerId } of bound) because.set(customerId, "bound");
  return {
    user: user === null ? null : userFact(user),
    customers: await customersOf(deps, because),
    object: null,
  };
}

async function ofEvent(deps: SubjectDeps, id: string): Promise<Subject> {
  const { events } = await eventsOfCase(deps.db, { customerIds: [], objectIds: [], eventIds: [id] }, 2);
  const here = events[0];
  const there = here || deps.stripe === null ? null : await deps.stripe.cases.event(id);
  const customerId = here?.customerId ?? (there?.ok ? there.value.customerId : null);
  const object = { type: "event", id, customerId };
  return customerId === null
    ? { user: null, customers: [], object }
    : { ...(await ofCustomer(deps, customerId)), object };
}

async function ofObject(
  deps: SubjectDeps,
  { type, id }: Extract<Reference, { kind: "object" }>,
): Promise<Subject> {
  const { db, livemode, stripe } = deps;
  if (type === "customer") return { ...(await ofCustomer(deps, id)), object: { type, id, customerId: id } };
  const [held] = await loadObjects(db, livemode, [{ type, id }]);
  const read: FetchedObject | null =
    held || stripe === null
      ? null
      : await stripe.reader.object(type, id).then((answer) => (answer.ok ? (answer.value[0] ?? null) : null));
  const snapshot = held?.snapshot ?? read?.snapshot ?? null;
  const object = { type, id, customerId: snapshot?.customerId ?? null };
  if (snapshot?.customerId) return { ...(await ofCustomer(deps, snapshot.customerId)), object };
  // A guest's purchase names its user itself.
  const named = snapshot === null ? [] : claimsOf(snapshot).map(({ userId }) => userId);
  const [user] = [...(await existingUsers(db, named))];
  if (user === undefined) return { user: null, customers: [], object };
  return { ...(await ofUser(deps, await findUser(db, user), null)), object };
}

/** A customer's owner; where there is none, whom its objects name. */
async function ofCustomer(deps: SubjectDeps, customerId: string): Promise<Subject> {
  const { db, livemode } = deps;
  const [bound] = await bindingsOfCustomers(db, livemode, [customerId]);
  const [customer] = await customersOf(deps, new Map([[customerId, bound ? "bound" : "pasted"]]));
  const named = customer?.claims.find(({ userExists }) => userExists)?.userId ?? null;
  const userId = bound?.userId ?? named;
  const user = userId === null ? null : await findUser(db, userId);
  if (user === null) return { user: null, customers: customer ? [customer] : [], object: null };
  const whole = await ofUser(deps, user, null);
  const others = whole.customers.filter(({ id }) => id !== customerId);
  return { ...whole, customers: [...(customer ? [customer] : []), ...others] };
}

async function customersOf(
  { db, livemode }: SubjectDeps,
  because: ReadonlyMap<string, CustomerFact["because"]>,
): Promise<CustomerFact[]> {
  const ids = [...because.keys()].slice(0, mostCustomers);
  const [bindings, evidence, held] = await Promise.all([
    bindingsOfCustomers(db, livemode, ids),
    loadEvidence(db, livemode, ids),
    loadObjects(
      db,
      livemode,
      ids.map((id) => ({ type: "customer" as const, id })),
    ),
  ]);
  const known = await existingUsers(
    db,
    evidence.flatMap((object) => claimsOf(object).map(({ userId }) => userId)),
  );
  return ids
    .map((id): CustomerFact => {
      const binding = bindings.find(({ customerId }) => customerId === id);
      const own = held.find(({ snapshot }) => snapshot.id === id)?.snapshot;
      return {
        id,
        boundTo: binding
          ? { userId: binding.userId, evidence: binding.evidence, at: binding.claimedAt }
          : null,
        because: because.get(id) ?? "pasted",
        claims: evidence
          .filter(({ customerId }) => customerId === id)
          .flatMap((object) =>
            claimsOf(object).map((claim) => ({
              userId: claim.userId,
              userExists: known.has(claim.userId),
              field: claim.evidence === "client_reference_id" ? "client_reference_id" : "metadata.userId",
              objectType: claim.object.type,
              objectId: claim.object.id,
            })),
          ),
        email: own?.type === "customer" ? own.data.email : null,
      };
    })
    .sort((a, b) => order.indexOf(a.because) - order.indexOf(b.because));
}

const order: readonly CustomerFact["because"][] = [
  "pasted",
  "bound",
  "named",
  "suggested",
  "email",
  "formerly_bound",
  "other_mode",
];

function userFact({ id, email, emailVerified, name, createdAt }: User): UserFact {
  return { id, email, emailVerified, name, createdAt };
}
