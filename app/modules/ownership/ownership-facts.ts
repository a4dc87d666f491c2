/** What is known about whom a customer belongs to, each value with where it was read. */
import type { DatedClaim } from "./claims";
import type { Link } from "./resolve-owner";

/** Where a value of an object at Stripe comes from. */
export interface Reading {
  from: "event" | "fetch";
  /** Of the event; null where it was fetched. */
  eventSeq: number | null;
  /** When it was true at Stripe. */
  at: Date;
}

export interface ReadClaim extends DatedClaim {
  /** What bears it may give access. */
  gives: boolean;
  /** A person who linked the customer had seen it. */
  isDecided: boolean;
  reading: Reading;
}

/** What somebody put into the address of a payment link: it suggests a user, and proves nothing. */
export interface UnprovenReference {
  value: string;
  sessionId: string;
  reading: Reading;
}

export interface UserFacts {
  id: string;
  email: string;
  emailVerified: boolean;
  /** The one before, and when it was changed here. */
  formerEmail?: { email: string; at: Date };
}

export interface CustomerFacts {
  customerId: string;
  bound: (Link & { since: Date }) | null;
  /** Users whom a person has unlinked from it. */
  barred: ReadonlySet<string>;
  claims: readonly ReadClaim[];
  unproven: readonly UnprovenReference[];
  /** As mirrored; null: never seen. */
  customer: { email: string | null; deleted: boolean; reading: Reading } | null;
  hasSubscription: boolean;
  /** Has anything ever been paid? */
  paid: boolean;
  /** What says that it is of the other mode or another account. */
  elsewhere: { says: string; at: Date } | null;
  /** Those whom anything names, or would if it were exact, and whose email is the customer's. */
  users: readonly UserFacts[];
}

export interface CustomerOfUser {
  customerId: string;
  email: string | null;
  paid: boolean;
  /** It has a subscription that runs. */
  runs: boolean;
  reading: Reading | null;
}

export interface FactsOfUser {
  user: UserFacts;
  linked: readonly CustomerOfUser[];
  /** With the same email, linked to nobody. */
  unlinked: readonly CustomerOfUser[];
  /** Subscriptions of theirs that pay a price which no plan is mapped to. */
  unmappedPrices?: readonly { subscriptionId: string; says: string; denies: boolean; at: Date }[];
  /** Paid for once, without a customer, and named as theirs by nothing but a payment link's address. */
  unprovenPurchases?: readonly UnprovenReference[];
  /** Others whose email is the same, case and what is behind a plus sign aside. */
  sameAddress: readonly UserFacts[];
}
