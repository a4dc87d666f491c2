/** Reads what is known about whom customers and users belong to: a dozen statements, however many they are. */
import { type Db, together } from "~/lib/database.server";
import { loadEntitlements } from "../entitlements/entitlements.server";
import { unmappedPricesIn } from "../entitlements/unmapped-prices";
import { customersWhoPaid } from "../mirror/mirror.server";
import {
  type CustomerReading,
  customersOfOtherMode,
  readCustomers,
  readCustomersByEmail,
  readEvidence,
  readUnprovenPurchases,
  readUnprovenReferences,
  type ReferenceReading,
} from "../mirror/ownership-readings.server";
import { bindingsOfUsers, linksOfCustomers } from "../ownership/bindings.server";
import { claimsAt } from "../ownership/claims";
import { notedElsewhere } from "../ownership/customers-elsewhere.server";
import { decidedAt } from "../ownership/decided-by-link";
import type {
  CustomerFacts,
  CustomerOfUser,
  FactsOfUser,
  ReadClaim,
  Reading,
  UserFacts,
} from "../ownership/ownership-facts";
import { formerEmails } from "../ownership/former-emails.server";
import { plainAddress } from "../ownership/plain-address";
import { meantIds } from "../stripe/written-user";
import { usersById, usersByPlainEmail } from "../ownership/users-named.server";

export async function factsOfCustomers(
  db: Db,
  livemode: boolean,
  customerIds: readonly string[],
): Promise<CustomerFacts[]> {
  if (customerIds.length === 0) return [];
  const links = await linksOfCustomers(db, livemode, customerIds);
  const asked = [...new Set(customerIds)].map((customerId) => ({
    customerId,
    decidedAt: decidedAt(links.current.find((link) => link.customerId === customerId) ?? null),
  }));
  const [evidence, customers, paid, elsewhere, otherMode, unproven] = await together(db, [
    () => readEvidence(db, livemode, asked),
    () => readCustomers(db, livemode, customerIds),
    () => customersWhoPaid(db, livemode, customerIds),
    () => notedElsewhere(db, livemode, customerIds),
    () => customersOfOtherMode(db, livemode, customerIds),
    () => readUnprovenReferences(db, livemode, customerIds),
  ]);
  const claims = evidence.flatMap(({ customerId, asOf, gives, isDecided, ...object }) =>
    claimsAt(object, asOf).map((claim) => ({
      ...claim,
      customerId,
      gives,
      isDecided,
      reading: readingOf({ ...object, asOf }),
    })),
  );
  const named = [
    ...claims.flatMap(mentioned),
    ...links.current.map(({ userId }) => userId),
    ...unproven.map(({ value }) => value),
  ];
  const emails = customers.flatMap(({ email }) => (email === null ? [] : plainAddress(email)));
  const [byId, byEmail] = await together(db, [
    () => usersById(db, [...new Set(named)]),
    () => usersByPlainEmail(db, [...new Set(emails)]),
  ]);
  const former = await formerEmails(
    db,
    links.current.map(({ userId }) => userId),
  );
  return customerIds.map((customerId): CustomerFacts => {
    const bound = links.current.find((link) => link.customerId === customerId) ?? null;
    const own: ReadClaim[] = claims.filter((claim) => claim.customerId === customerId);
    const customer = customers.find((one) => one.customerId === customerId);
    const plain = customer?.email ? plainAddress(customer.email) : null;
    const other = otherMode.find((one) => one.customerId === customerId);
    const noted = elsewhere.find((one) => one.customerId === customerId);
    const references = unproven.filter((one) => one.customerId === customerId);
    const names = new Set([
      ...own.flatMap(mentioned),
      ...references.map(({ value }) => value),
      bound?.userId,
    ]);
    const users = [
      ...byId
        .filter(({ id }) => names.has(id))
        .map((user): UserFacts => {
          const formerEmail = former.find(({ userId }) => userId === user.id);
          return formerEmail ? { ...user, formerEmail } : user;
        }),
      ...byEmail
        .filter((user) => user.plain === plain && !names.has(user.id))
        .map(({ plain: _, ...user }) => user),
    ];
    return {
      customerId,
      bound,
      barred: new Set(
        links.barred.filter((one) => one.customerId === customerId).map(({ userId }) => userId),
      ),
      claims: own,
      unproven: references.map(referenceOf),
      customer: customer
        ? { email: customer.email, deleted: customer.deleted, reading: readingOf(customer) }
        : null,
      hasSubscription: customer?.hasSubscription ?? false,
      paid: paid.includes(customerId),
      elsewhere:
        noted ??
        (other ? { says: "The other mode's mirror has it, this one's has not.", at: other.at } : null),
      users,
    };
  });
}

export async function factsOfUsers(
  db: Db,
  livemode: boolean,
  userIds: readonly string[],
): Promise<FactsOfUser[]> {
  if (userIds.length === 0) return [];
  const [users, bindings, entitlements] = await together(db, [
    () => usersById(db, userIds),
    () => bindingsOfUsers(db, livemode, userIds),
    () => loadEntitlements(db, livemode, userIds),
  ]);
  const plains = [...new Set(users.map(({ email }) => plainAddress(email)))];
  const [linked, byEmail, sameAddress, unproven] = await together(db, [
    () =>
      readCustomers(
        db,
        livemode,
        bindings.map(({ customerId }) => customerId),
      ),
    () => readCustomersByEmail(db, livemode, plains),
    () => usersByPlainEmail(db, plains),
    () => readUnprovenPurchases(db, livemode, userIds),
  ]);
  const candidates = byEmail.map(({ customerId }) => customerId);
  const [links, paid] = await together(db, [
    () => linksOfCustomers(db, livemode, candidates),
    () => customersWhoPaid(db, livemode, [...candidates, ...bindings.map(({ customerId }) => customerId)]),
  ]);
  const asCustomer = (one: CustomerReading): CustomerOfUser => ({
    customerId: one.customerId,
    email: one.email,
    paid: paid.includes(one.customerId),
    runs: one.runs,
    reading: readingOf(one),
  });
  return users.map((user): FactsOfUser => {
    const plain = plainAddress(user.email);
    const own = new Set(
      bindings.filter(({ userId }) => userId === user.id).map(({ customerId }) => customerId),
    );
    const barred = new Set(
      links.barred.filter(({ userId }) => userId === user.id).map(({ customerId }) => customerId),
    );
    const isLinked = (id: string) => links.current.some(({ customerId }) => customerId === id);
    return {
      user,
      linked: linked.filter(({ customerId, deleted }) => own.has(customerId) && !deleted).map(asCustomer),
      unlinked: byEmail
        .filter((one) => one.plain === plain && !one.deleted)
        .filter(({ customerId }) => !isLinked(customerId) && !barred.has(customerId))
        .map(asCustomer),
      unmappedPrices: entitlements
        .filter(({ userId }) => userId === user.id)
        .flatMap((one) => unmappedPricesIn(one).map((price) => ({ ...price, at: one.asOf }))),
      unprovenPurchases: unproven.filter(({ value }) => value === user.id).map(referenceOf),
      sameAddress: sameAddress
        .filter((one) => one.plain === plain && one.id !== user.id)
        .map(({ plain: _, ...other }) => other),
    };
  });
}

/** Whom it names; and, where it is not exact, whom it may mean. */
const mentioned = ({ userId }: Pick<ReadClaim, "userId">) => [userId, ...meantIds(userId)];

const referenceOf = (one: ReferenceReading) => ({
  value: one.value,
  sessionId: one.sessionId,
  reading: readingOf(one),
});

const readingOf = ({
  source,
  eventSeq,
  asOf,
}: {
  source: Reading["from"];
  eventSeq: number | null;
  asOf: Date;
}): Reading => ({ from: source, eventSeq, at: asOf });
