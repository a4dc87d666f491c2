/**
 * From what was pasted to the case it is about: looks here first, then asks Stripe,
 * and says which of the two knew it. Reads only.
 */
import type { Db } from "~/lib/database.server";
import { searchUsers, type UserHit } from "../accounts/user-search.server";
import { usersNear } from "../accounts/users-near.server";
import { eventsOfCase, eventsOfRequest } from "../inbox/case-ledger.server";
import { loadObjects } from "../mirror/mirror.server";
import { subscriptionsOfItem } from "../mirror/subscription-items.server";
import { bindingsOfCustomers } from "../ownership/bindings.server";
import type { MirroredType } from "../stripe/snapshot";
import type { DiagnosisContext } from "./context";
import { findPayments, type FoundPayment } from "./find-payments.server";
import { findSubject } from "./find-subject.server";
import { oneCharacterOff } from "./one-character-off";
import { modeOf, type Reference, readReference } from "./reference";

export type Found =
  | { found: "case"; kind: "user" | "customer"; id: string; knownTo: "here" | "stripe" }
  | { found: "event"; id: string }
  /** `cutOff`: see UsersFound; there may be nobody among `people` then. */
  | { found: "people"; people: UserHit[]; more: boolean; cutOff: boolean }
  | { found: "payments"; payments: FoundPayment[]; more: boolean }
  | { found: "customers"; customers: { id: string; email: string | null }[] }
  | { found: "nothing"; stripe: StripesWord; near: Near[] };

/** What Stripe said to it; `failed`: it did not answer in time, or refused. */
export type StripesWord = "not_asked" | "unknown" | "other_mode" | "failed";

export interface Near {
  kind: "user" | "customer" | "object";
  id: string;
  /** What tells it apart. */
  label: string | null;
}

const mostPeople = 20;
const stripeWithinMs = 1_500;

export async function searchCase(context: DiagnosisContext, pasted: string): Promise<Found> {
  const reference = readReference(pasted.replaceAll("\0", ""));
  const here = await foundHere(context, reference);
  if (here !== null) return here;
  // The id says itself that it is of the other mode: this key finds nothing by it.
  if (modeOf(pasted) === !context.livemode) {
    return { found: "nothing", stripe: "other_mode", near: await nearBy(context, reference) };
  }
  const { found, word } = await foundAtStripe(context, reference);
  return found ?? { found: "nothing", stripe: word, near: await nearBy(context, reference) };
}

async function foundHere(context: DiagnosisContext, reference: Reference): Promise<Found | null> {
  const { pool: db, livemode } = context;
  switch (reference.kind) {
    case "event": {
      const ids = { customerIds: [], objectIds: [], eventIds: [reference.id] };
      const { events } = await eventsOfCase(db, ids, 1);
      return events.length > 0 ? { found: "event", id: reference.id } : null;
    }
    case "object":
      return objectHere(context, reference);
    case "email":
    case "user": {
      const { user, customers } = await findSubject({ db, livemode, stripe: null }, reference);
      if (user !== null) return { found: "case", kind: "user", id: user.id, knownTo: "here" };
      if (customers.length > 0) return ofCustomers(db, livemode, customers);
      const { users: people, more, cutOff } = await searchUsers(db, reference.text, mostPeople);
      const called = people.filter(({ name }) => name?.toLowerCase() === reference.text.toLowerCase());
      const [named] = called;
      if (named && called.length === 1 && !cutOff)
        return { found: "case", kind: "user", id: named.id, knownTo: "here" };
      return people.length > 0 || cutOff ? { found: "people", people, more, cutOff } : null;
    }
    case "hosted_invoice":
    case "receipt":
    case "card": {
      const { payments, more } = await findPayments(db, livemode, reference);
      const customers = new Set(payments.map(({ customerId }) => customerId));
      const [only] = customers;
      if (customers.size === 1 && only && !more)
        return ofCustomers(db, livemode, [{ id: only, email: null }]);
      return payments.length > 0 ? { found: "payments", payments, more } : null;
    }
    case "request":
      return ofEvents(db, livemode, await eventsOfRequest(db, reference.id));
    case "subscription_item": {
      const customers = await subscriptionsOfItem(db, livemode, reference.id);
      return customers.length > 0 ? ofCustomers(db, livemode, customers) : null;
    }
    case "nothing":
      return null;
    default:
      reference satisfies never;
      return null;
  }
}

/** Whose events they are; without a customer, the first of them. */
async function ofEvents(
  db: Db,
  livemode: boolean,
  events: readonly { id: string; customerId: string | null }[],
): Promise<Found | null> {
  const ids = new Set(events.flatMap(({ customerId }) => customerId ?? []));
  if (ids.size > 0)
    return ofCustomers(
      db,
      livemode,
      [...ids].map((id) => ({ id, email: null })),
    );
  const [event] = events;
  return event ? { found: "event", id: event.id } : null;
}

type ObjectReference = Extract<Reference, { kind: "object" }>;

async function objectHere(
  { pool: db, livemode }: DiagnosisContext,
  reference: ObjectReference,
): Promise<Found | null> {
  const { type, id } = reference;
  const { user, customers } = await findSubject({ db, livemode, stripe: null }, reference);
  if (user !== null) return { found: "case", kind: "user", id: user.id, knownTo: "here" };
  const isCustomer = type === "customer";
  const [held] = await loadObjects(db, livemode, [{ type, id }]);
  const [only] = customers;
  if (held && only) return { found: "case", kind: "customer", id: only.id, knownTo: "here" };
  const { events } = await eventsOfCase(
    db,
    { customerIds: isCustomer ? [id] : [], objectIds: [id], eventIds: [] },
    5,
  );
  const customerId = isCustomer
    ? id
    : (events.find((event) => event.customerId !== null)?.customerId ?? null);
  if (events.length === 0) return null;
  if (customerId !== null) return ofCustomers(db, livemode, [{ id: customerId, email: null }]);
  const [event] = events;
  return event ? { found: "event", id: event.id } : null;
}

async function ofCustomers(
  db: Db,
  livemode: boolean,
  customers: readonly { id: string; email: string | null }[],
  knownTo: "here" | "stripe" = "here",
): Promise<Found> {
  const [only] = customers;
  if (customers.length !== 1 || only === undefined) {
    return { found: "customers", customers: customers.map(({ id, email }) => ({ id, email })) };
  }
  const [binding] = await bindingsOfCustomers(db, livemode, [only.id]);
  return binding
    ? { found: "case", kind: "user", id: binding.userId, knownTo }
    : { found: "case", kind: "customer", id: only.id, knownTo };
}

async function foundAtStripe(
  context: DiagnosisContext,
  reference: Reference,
): Promise<{ found: Found | null; word: StripesWord }> {
  if (context.configuration.keyKind === "none") return { found: null, word: "not_asked" };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), stripeWithinMs);
  });
  try {
    const answer = await Promise.race([askStripe(context, reference), late]);
    return answer === "late" ? { found: null, word: "failed" } : answer;
  } catch {
    return { found: null, word: "failed" };
  } finally {
    clearTimeout(timer);
  }
}

type Answer = Awaited<ReturnType<typeof foundAtStripe>>;

async function askStripe(
  { pool: db, livemode, reader, cases }: DiagnosisContext,
  reference: Reference,
): Promise<Answer> {
  const refused = ({ kind, message }: { kind: string; message: string }): Answer => ({
    found: null,
    word: /similar object exists/i.test(message) ? "other_mode" : kind === "not_found" ? "unknown" : "failed",
  });
  switch (reference.kind) {
    case "email": {
      const answer = await cases.customersByEmail(reference.text);
      if (!answer.ok) return refused(answer.failure);
      const customers = answer.value.map(({ snapshot }) => ({ id: snapshot.id, email: null }));
      if (customers.length === 0) return { found: null, word: "unknown" };
      return { found: await ofCustomers(db, livemode, customers, "stripe"), word: "unknown" };
    }
    case "event": {
      const answer = await cases.event(reference.id);
      if (!answer.ok) return refused(answer.failure);
      const { customerId } = answer.value;
      if (customerId === null) return { found: null, word: "unknown" };
      return {
        found: await ofCustomers(db, livemode, [{ id: customerId, email: null }], "stripe"),
        word: "unknown",
      };
    }
    case "object": {
      const answer = await reader.object(reference.type, reference.id);
      if (!answer.ok) return refused(answer.failure);
      const own = answer.value.find(({ snapshot }) => snapshot.id === reference.id)?.snapshot;
      const customerId = reference.type === "customer" ? reference.id : (own?.customerId ?? null);
      if (customerId === null) return { found: null, word: "unknown" };
      return {
        found: await ofCustomers(db, livemode, [{ id: customerId, email: null }], "stripe"),
        word: "unknown",
      };
    }
    default:
      // Stripe's API finds no receipt, no card and no name by these words alone.
      return { found: null, word: "not_asked" };
  }
}

const mostNear = 5;

/** Looked up exactly, by mirror_objects_pkey, users_pkey and users_email_lower_key: no search grows with the tables. */
async function nearBy({ pool: db, livemode }: DiagnosisContext, reference: Reference): Promise<Near[]> {
  if (reference.kind === "object") {
    const near = oneCharacterOff(reference.id, "id").map((id) => ({ type: reference.type, id }));
    const held = await loadObjects(db, livemode, near satisfies { type: MirroredType; id: string }[]);
    return held.slice(0, mostNear).map(
      ({ snapshot }): Near => ({
        kind: snapshot.type === "customer" ? "customer" : "object",
        id: snapshot.id,
        label: snapshot.status,
      }),
    );
  }
  if (reference.kind !== "email" && reference.kind !== "user") return [];
  const isAddress = reference.kind === "email";
  const texts = oneCharacterOff(
    isAddress ? reference.text.toLowerCase() : reference.text,
    isAddress ? "address" : "id",
  );
  const users = await usersNear(db, reference.kind, texts, mostNear);
  return users.map(({ id, name, email }): Near => ({ kind: "user", id, label: name ?? email }));
}
