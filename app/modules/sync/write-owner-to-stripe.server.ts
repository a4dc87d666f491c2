/**
 * Writes a linked customer's user on its metadata at Stripe, so that the link can be
 * read there too. Never over another user's id: that would be moving somebody's
 * evidence, and is a person's decision in Stripe's dashboard.
 */
import type { Clock } from "~/lib/clock";
import { type Pool, transaction } from "~/lib/database.server";
import { recordAudit } from "../audit/audit.server";
import { lockLanes } from "../inbox/claim.server";
import { linksOfCustomers } from "../ownership/bindings.server";
import { attributeResolved, type Settler } from "../ownership/mismatches.server";
import type { StripeFailure, StripeGateway } from "../stripe/gateway";
import { checkSubjects } from "./check-ownership.server";

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
  /** Written, and somebody else wrote something else at the same moment; null: took it away. */
  | { outcome: "changed_meanwhile"; names: string | null; userId: string }
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
  const { userId } = link;
  const since = clock();
  const written = await stripe.nameUserOnCustomer({ customerId, userId });
  if (!written.ok) return { outcome: "stripe_failed", failure: written.failure };
  const { names } = written.value;
  if (written.value.written) {
    await transaction(pool, (tx) =>
      recordAudit(tx, {
        at: clock(),
        actor,
        action: "customer.write_metadata",
        subject: { type: "customer", id: customerId },
        reason,
        before: { "metadata.userId": null },
        after: { "metadata.userId": userId, ...(names !== userId && { namesSince: names }) },
      }),
    );
  }
  await readAgain(customerId).catch(() => {});
  if (written.value.written && names === userId) {
    const subject = { type: "customer" as const, id: customerId };
    await transaction(pool, async (tx) => {
      await lockLanes(tx, [customerId]);
      await checkSubjects(tx, livemode, [subject], clock(), { actor, reason });
      // A worker may have looked first, and not have known whose act it was.
      await attributeResolved(tx, livemode, subject.id, since, { actor, reason });
    });
  }
  if (names === userId) return { outcome: written.value.written ? "written" : "unchanged", userId };
  if (written.value.written || names === null) return { outcome: "changed_meanwhile", names, userId };
  return { outcome: "names_another", names, userId };
}
