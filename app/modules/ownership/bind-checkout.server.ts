/**
 * The link that our own checkout makes: we created this customer for this user.
 * No claim on an object moves it (see claims.ts). A user has one such customer a
 * mode, which is a constraint (bindings_checkout_key): where two were made all the
 * same, whoever came second gets the first one's.
 */
import { type Db, type Pool, transaction } from "~/lib/database.server";
import { recordAudit } from "../audit/audit.server";

export interface CheckoutCustomer {
  livemode: boolean;
  customerId: string;
  userId: string;
  /** The deleted customer that it succeeds, whose link stays: what it once paid is its user's. */
  gone: string | null;
  now: Date;
}

export type CheckoutBinding =
  /** `customerId`: the one to pay on. It is another than the one that was made where the user had one already. */
  | { outcome: "bound"; customerId: string }
  /** Somebody else has the customer; nothing is changed, and nobody may pay on it for this user. */
  | { outcome: "another_user" };

export async function bindCheckoutCustomer(pool: Pool, made: CheckoutCustomer): Promise<CheckoutBinding> {
  const { livemode, customerId, userId, gone, now } = made;
  return transaction(pool, async (tx): Promise<CheckoutBinding> => {
    // A link that becomes ours would run into the constraint: so one of a user's at a time.
    await tx.query("select pg_advisory_xact_lock(hashtextextended('checkout customer of ' || $1, 0))", [
      userId,
    ]);
    if (gone !== null && gone !== customerId) await succeed(tx, made, gone);
    const has = await checkoutCustomer(tx, livemode, userId);
    if (has !== null) return { outcome: "bound", customerId: has };
    // Its own events may have linked it meanwhile, by the user id that we gave it: bindings_current_key.
    const inserted = await tx.query(
      `insert into bindings (livemode, customer_id, user_id, evidence, evidence_ref, created_at)
       values ($1, $2, $3, 'checkout', $2, $4) on conflict do nothing`,
      [livemode, customerId, userId, now],
    );
    if (inserted.rowCount === 0) {
      const kept = await tx.query(
        `update bindings set evidence = 'checkout', evidence_ref = customer_id
         where livemode = $1 and customer_id = $2 and user_id = $3 and ended_at is null`,
        [livemode, customerId, userId],
      );
      return kept.rowCount === 1 ? { outcome: "bound", customerId } : { outcome: "another_user" };
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
    return { outcome: "bound", customerId };
  });
}

/** Which customer our checkout made for this user; null: none. bindings_checkout_key */
export async function checkoutCustomer(db: Db, livemode: boolean, userId: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `select customer_id as id from bindings where livemode = $1 and user_id = $2
       and evidence = 'checkout' and ended_at is null and succeeded_by is null`,
    [livemode, userId],
  );
  return rows[0]?.id ?? null;
}

/** bindings_current_key */
async function succeed(
  tx: Db,
  { livemode, customerId, userId }: CheckoutCustomer,
  gone: string,
): Promise<void> {
  await tx.query(
    `update bindings set succeeded_by = $4 where livemode = $1 and customer_id = $2 and user_id = $3
       and ended_at is null and evidence = 'checkout' and succeeded_by is null`,
    [livemode, gone, userId, customerId],
  );
}
