/** Whoever linked a customer by hand had seen what it had by then: it is the owner's, whatever it says. */
import type { Link } from "./resolve-owner";

type DecidingLink = Pick<Link, "evidence" | "claimedAt">;

/** null: no person decided. */
export function decidedAt(link: DecidingLink | null): Date | null {
  return link?.evidence === "operator" ? link.claimedAt : null;
}

/** `created`: of an object at Stripe, in its seconds. */
export function isDecidedBy(link: DecidingLink | null, created: number | null): boolean {
  const at = decidedAt(link);
  return at !== null && created !== null && created * 1_000 <= at.getTime();
}
