/**
 * What became of a write to Stripe that nobody answered: once the customer is read
 * again, the audit log says so, in an entry of its own. Entries are never changed.
 */
import type { Clock } from "~/lib/clock";
import { type Db, type Pool, transaction } from "~/lib/database.server";
import { type Actor, recordAudit } from "../audit/audit.server";
import { loadObjects } from "../mirror/mirror.server";

interface OpenWrite {
  userId: string | null;
  reason: string | null;
}

/** The newest entries of a customer; a write further back than these is not looked for. */
const newest = 50;

/** The last write, where nothing says yet what became of it. audit_log_subject_type_subject_id_id_idx */
async function openWriteOf(db: Db, customerId: string): Promise<OpenWrite | null> {
  const { rows } = await db.query<OpenWrite & { outcome: string | null }>(
    `select after->>'metadata.userId' as "userId", reason, after->>'outcome' as outcome
     from (select * from audit_log where subject_type = 'customer' and subject_id = $1 order by id desc limit $2) a
     where action = 'customer.write_metadata' order by id desc limit 1`,
    [customerId, newest],
  );
  const [last] = rows;
  return last?.outcome === "unknown" ? last : null;
}

/** `names`: what the customer names as it was just read. Nothing is recorded where no write is open. */
export async function recordFound(
  tx: Db,
  customerId: string,
  { names }: { names: string | null },
  by: { actor: Actor; reason: string | null },
  at: Date,
): Promise<void> {
  const open = await openWriteOf(tx, customerId);
  if (open === null) return;
  await recordAudit(tx, {
    at,
    actor: by.actor,
    action: "customer.write_metadata",
    subject: { type: "customer", id: customerId },
    reason: by.reason ?? open.reason,
    before: { "metadata.userId": open.userId, outcome: "unknown" },
    after: {
      "metadata.userId": names,
      outcome: names === open.userId ? "found to be written" : "found not to be written",
    },
  });
}

export interface SettleDeps {
  pool: Pool;
  livemode: boolean;
  clock: Clock;
  /** Takes over what Stripe says of the customer now; throws where it cannot be read, so that it is tried again. */
  readAgain: (customerId: string) => Promise<void>;
}

/** The job: by now Stripe has done it, or never will. */
export async function settleOwnerWrite(
  { pool, livemode, clock, readAgain }: SettleDeps,
  customerId: string,
): Promise<void> {
  await readAgain(customerId);
  await transaction(pool, async (tx) => {
    const [customer] = await loadObjects(tx, livemode, [{ type: "customer", id: customerId }]);
    const names = customer?.snapshot.evidence.metadataUserId ?? null;
    const actor = { type: "system" as const, id: "jobs" };
    await recordFound(tx, customerId, { names }, { actor, reason: null }, clock());
  });
}
