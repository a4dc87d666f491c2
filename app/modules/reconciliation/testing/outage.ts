/** An outage for tests: a history at Stripe of which some deliveries were lost, and walks that are killed on the way. */
import type { Pool } from "~/lib/database.server";
import type { EventReader } from "../../stripe/event-reader";
import { eventOf, type Json, subscriptionOf } from "../../sync/testing/deliver";
import { carryOut } from "../carry-out.server";
import type { Run } from "../run";
import { findRun } from "../runs.server";

/** `count` events spread over the seconds before `now`, oldest first, as Stripe made them. */
export function historyOf(count: number, { now, overSeconds }: { now: Date; overSeconds: number }): Json[] {
  const end = Math.floor(now.getTime() / 1_000) - 600;
  return Array.from({ length: count }, (_, index) => {
    const created = end - overSeconds + Math.floor((index * overSeconds) / count);
    const subscription = subscriptionOf(`sub_${index % 200}`, `cus_${index % 200}`, {
      status: index % 11 === 0 ? "past_due" : "active",
    });
    return eventOf("customer.subscription.updated", created, subscription, { pending_webhooks: 0 });
  });
}

/**
 * Carries out a run whose process is killed after each of so many pages: the
 * connection that writes is ended by the server in the middle of its work, as it is
 * when the process dies, and another takes the run up.
 */
export async function carryOutKilled(
  pool: Pool,
  {
    run,
    events,
    clock,
    killAfterPages,
  }: { run: Run; events: EventReader; clock: () => Date; killAfterPages: readonly number[] },
): Promise<Run> {
  let current = run;
  for (const pages of killAfterPages) {
    let left = pages;
    const killed: EventReader = {
      ...events,
      async page(query) {
        left -= 1;
        if (left < 0) await endWriters(pool);
        return events.page(query);
      },
    };
    const died = await carryOut({ pool, events: killed, clock }, current).then(
      () => false,
      () => true,
    );
    if (!died) throw new Error("The walk was at its end before it could be killed.");
    current = (await findRun(pool, run.livemode, run.id)) ?? current;
  }
  const carried = await carryOut({ pool, events, clock }, current);
  return carried.run;
}

/** Whoever holds the lock of a run. */
async function endWriters(pool: Pool): Promise<void> {
  await pool.query(
    `select pg_terminate_backend(pid, 5000) from pg_locks
     where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())
       and pid <> pg_backend_pid()`,
  );
}
