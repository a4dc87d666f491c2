/**
 * The link that our own checkout makes: we created this customer for this user.
 * No claim on an object moves it (see claims.ts).
 */
import { type Pool, transaction } from "~/lib/database.server";
import { recordAudit } from "../audit/audit.server";

/** `another_user`: somebody else has the customer; nothing is changed, and nobody may pay on it for this user. */
export async function bindCheckoutCustomer(
  pool: Pool,
  { livemode, customerId, userId, now }: { livemode: boolean; customerId: string; userId: string; now: Date },
): Promise<"bound" | "another_user"> {
  return transaction(pool, async (tx) => {
    // Its own events may have linked it meanwhile, by the user id that we gave it: bindings_current_key.
    const made = await tx.query(
      `insert into bindings (livemode, customer_id, user_id, evidence, evidence_ref, created_at)
       values ($1, $2, $3, 'checkout', $2, $4) on conflict do nothing`,
      [livemode, customerId, userId, now],
    );
    if (made.rowCount === 0) {
      const kept = await tx.query(
        `update bindings set evidence = 'checkout', evidence_ref = customer_id
         where livemode = $1 and customer_id = $2 and user_id = $3 and ended_at is null`,
        [livemode, customerId, userId],
      );
      return kept.rowCount === 1 ? "bound" : "another_user";
    }
    await recordAudit(tx, {
      at: now,
      actor: { type: "user", id: userId },
      action: "customer.create",
      subject: { type: "customer", id: customerId },
      reason: null,
      before: null,
      after: { userId, evidence: "checkout" },
    });
    return "bound";
  });
}
