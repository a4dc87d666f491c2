/**
 * Writes a linked customer's user on its metadata at Stripe, so that the link can be
 * read there too. Never over another user's id: that would be moving somebody's
 * evidence, and is a person's decision in Stripe's dashboard.
 */
import { createHash } from "node:crypto";
import type { Clock } from "~/lib/clock";
import { type Pool, transaction } from "~/lib/database.server";
import { recordAudit } from "../audit/audit.server";
import { linksOfCustomers } from "../ownership/bindings.server";
import type { Settler } from "../ownership/mismatches.server";
import type { StripeFailure, StripeGateway } from "../stripe/gateway";

export interface WriteOwnerDeps {
  pool: Pool;
  stripe: Pick<StripeGateway, "nameUserOnCustomer">;
  livemode: boolean;
  clock: Clock;
  /** Takes over what Stripe says of the customer now. Where it fails, the event that follows brings it. */
  readAgain: (customerId: string) => Promise<void>;
}

export type WriteOwnerOutcome =
  | { outcome: "written"; userId: string }
  /** It names the user already. */
  | { outcome: "unchanged"; userId: string }
  | { outcome: "names_another"; names: string; userId: string }
  | { outcome: "not_linked" }
  | { outcome: "stripe_failed"; failure: StripeFailure };

/** Whoever calls has checked that the actor may. */
export async function writeOwnerToStripe(
  { pool, stripe, livemode, clock, readAgain }: WriteOwnerDeps,
  customerId: string,
  { actor, reason }: Settler,
): Promise<WriteOwnerOutcome> {
  const [link] = (await linksOfCustomers(pool, livemode, [customerId])).current;
  if (!link) return { outcome: "not_linked" };
  const { userId, since } = link;
  const written = await stripe.nameUserOnCustomer({ customerId, userId }, keyFor(customerId, userId, since));
  if (!written.ok) return { outcome: "stripe_failed", failure: written.failure };
  const { names } = written.value;
  if (names !== null && names !== userId) return { outcome: "names_another", names, userId };
  if (!written.value.written) {
    await readAgain(customerId).catch(() => {});
    return { outcome: "unchanged", userId };
  }
  await transaction(pool, (tx) =>
    recordAudit(tx, {
      at: clock(),
      actor,
      action: "customer.write_metadata",
      subject: { type: "customer", id: customerId },
      reason,
      before: { "metadata.userId": null },
      after: { "metadata.userId": userId },
    }),
  );
  await readAgain(customerId).catch(() => {});
  return { outcome: "written", userId };
}

/** What is meant: this link, once. Linked anew it may be written anew. */
function keyFor(...parts: (string | Date)[]): string {
  return `paidtrail-name-user-${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 40)}`;
}
