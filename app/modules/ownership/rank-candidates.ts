/**
 * Whose might a customer be that names nobody who exists? Ranked by what speaks for
 * each user. Pure; suggestions for a person, never a link.
 */
import { meantIds, shownAsWritten } from "../stripe/written-user";
import type { ReadClaim, UnprovenReference, UserFacts } from "./ownership-facts";
import { plainAddress } from "./plain-address";

/** The strongest first. */
export const candidateReasons = [
  /** The id as written, but for case, white space or quotes. */
  "metadata_near_miss",
  "client_reference_near_miss",
  /** The id as it stands in a payment link's address, where anybody may have put it. */
  "payment_link_reference",
  /** The host wrote the address where the id belongs. */
  "metadata_is_email",
  "verified_email",
  "unverified_email",
  "plus_address",
] as const;
export type CandidateReason = (typeof candidateReasons)[number];

export interface OrphanCandidate {
  userId: string;
  email: string;
  emailVerified: boolean;
  reason: CandidateReason;
  /** What fits: "metadata of subscription sub_… says “ Ada”". */
  because: string;
}

export interface OrphanFacts {
  claims: readonly ReadClaim[];
  unproven: readonly UnprovenReference[];
  emails: readonly string[];
  /** Users whom any of it might mean. */
  users: readonly UserFacts[];
  barred: ReadonlySet<string>;
}

/** An id as people mistype it: see users_id_lower. */
export function nearId(value: string): string {
  return value
    .trim()
    .replace(/^["']+|["']+$/g, "")
    .replace(/\s+/g, "")
    .toLowerCase();
}

export function rankCandidates({ claims, unproven, emails, users, barred }: OrphanFacts): OrphanCandidate[] {
  const found = users
    .filter(({ id }) => !barred.has(id))
    .flatMap((user) => {
      const best = reasonsFor(user, claims, unproven, emails)[0];
      if (!best) return [];
      const { id: userId, email, emailVerified } = user;
      return [{ userId, email, emailVerified, ...best }];
    });
  return found.sort(
    (a, b) => rank(a.reason) - rank(b.reason) || (a.userId < b.userId ? -1 : a.userId > b.userId ? 1 : 0),
  );
}

const rank = (reason: CandidateReason) => candidateReasons.indexOf(reason);

type Reason = Pick<OrphanCandidate, "reason" | "because">;

function reasonsFor(
  user: UserFacts,
  claims: readonly ReadClaim[],
  unproven: readonly UnprovenReference[],
  emails: readonly string[],
): Reason[] {
  const reasons: Reason[] = [];
  for (const { userId: written, evidence, object } of claims) {
    const reference = evidence === "client_reference_id";
    const where = `${reference ? "client_reference_id" : "metadata"} of ${object.type.replaceAll("_", " ")} ${object.id}`;
    const because = `The ${where} says ${shownAsWritten(written) === written ? `“${written}”` : shownAsWritten(written)}.`;
    if ([written, ...meantIds(written)].some((value) => nearId(value) === nearId(user.id))) {
      reasons.push({ reason: reference ? "client_reference_near_miss" : "metadata_near_miss", because });
    } else if (plainAddress(written) === plainAddress(user.email)) {
      reasons.push({ reason: "metadata_is_email", because });
    }
  }
  for (const { value, sessionId } of unproven) {
    if (nearId(value) !== nearId(user.id)) continue;
    const because = `The payment link's address that led to checkout session ${sessionId} said “${value}”.`;
    reasons.push({ reason: "payment_link_reference", because });
  }
  for (const email of emails) {
    if (plainAddress(email) !== plainAddress(user.email)) continue;
    const same = email.trim().toLowerCase() === user.email.trim().toLowerCase();
    const reason = !same ? "plus_address" : user.emailVerified ? "verified_email" : "unverified_email";
    reasons.push({ reason, because: `The customer's email is ${email}.` });
  }
  return reasons.sort((a, b) => rank(a.reason) - rank(b.reason));
}
