/**
 * The worker process: applies events. Run as many as you like.
 *
 * Under a supervisor it reports `{ ready }` and ends when the supervisor is gone.
 */
import { createPool } from "~/lib/database.server";
import { enqueue } from "~/modules/jobs/enqueue.server";
import { walkPayers } from "~/modules/cases/walk-payers.server";
import { createWatch } from "~/modules/cases/watch.server";
import { createJobRunner } from "~/modules/jobs/runner.server";
import type { Handlers } from "~/modules/jobs/tasks";
import { createCaseLetters } from "~/modules/outgoing/case-letters.server";
import { createSender } from "~/modules/outgoing/sender.server";
import { createSmtp } from "~/modules/outgoing/smtp.server";
import { missedEventsHandlers } from "~/modules/reconciliation/jobs.server";
import { runHandlers } from "~/modules/runs/run-slices.server";
import { diagnosisContext, runKinds, runtime } from "~/modules/runtime.server";
import { walkOwnership } from "~/modules/sync/check-ownership.server";
import { refetchHandlers, refetchObject } from "~/modules/sync/refetch.server";
import { settleOwnerWrite } from "~/modules/sync/settle-owner-write.server";
import { createWorker, createWorkerPool } from "~/modules/sync/worker.server";

/** The supervisor allows five seconds altogether. */
const stopWithinMs = 2_900;

async function main(): Promise<void> {
  const { env, livemode, clock, log, jobsReader: reader, events, pool: readersPool } = runtime();
  const url = env.databaseUrl;
  const pool = createWorkerPool(url);
  const jobsPool = createPool({ url, max: 4, applicationName: "paidtrail jobs" });
  /** A line for each room that has jobs; together they must be all of the catalogue. */
  const handlers: Handlers = {
    ...refetchHandlers({ pool: readersPool, reader, livemode, clock }),
    ...missedEventsHandlers({
      pool: readersPool,
      events,
      livemode,
      clock,
      // Without a key there is nobody to ask.
      check: env.stripeSecretKey === null ? "off" : env.missedEventsCheck,
    }),
    ...runHandlers({ pool: readersPool, livemode, clock, log, kinds: runKinds(reader) }),
    "settle-owner-write": ({ id }) =>
      settleOwnerWrite(
        {
          pool: readersPool,
          livemode,
          clock,
          readAgain: (customerId) =>
            refetchObject({ pool: readersPool, reader, livemode, clock }, "customer", customerId),
        },
        id,
      ),
    "walk-ownership": async () => {
      const checked = await walkOwnership({ pool: readersPool, livemode, clock });
      log.info({ checked }, "ownership: everybody was looked at");
    },
    "walk-payers": async () => {
      const walked = await walkPayers({ pool: readersPool, livemode, clock });
      log.info(walked, "payers: everybody was looked at");
    },
  };
  const jobs = createJobRunner({
    pool: jobsPool,
    handlers,
    log,
  });
  const worker = createWorker({
    pool,
    url,
    livemode,
    clock,
    log,
    // Without a key nothing can be read at Stripe: what chance ordered stays as it is, and says so.
    ...(env.stripeSecretKey !== null && {
      refetch: async (tx, requests) => {
        if (jobs.isUp()) await enqueue(tx, requests);
      },
    }),
  });
  const watch = createWatch({
    diagnosis: diagnosisContext(reader),
    mayAskStripe: env.stripeSecretKey !== null,
    log,
  });

  const mailer =
    env.mail === null
      ? null
      : createCaseLetters({ pool: readersPool, send: createSmtp(env.mail), appUrl: env.appUrl });
  const sender = createSender({ pool: readersPool, livemode, clock, log, local: !env.production, mailer });

  let stopping = false;
  async function stop(cause: string): Promise<void> {
    if (stopping) return;
    stopping = true;
    log.info({ cause }, "worker stops");
    // Whatever hangs, this process does not: what it had claimed is free again.
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    await Promise.all([worker.stop(), jobs.stop(), sender.stop(), watch.stop()]);
    await Promise.all([pool.end(), jobsPool.end()]);
    process.exit(0);
  }
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal));
  process.on("disconnect", () => void stop("the supervisor is gone"));

  // First: the queue's tables must be there for what events ask for.
  await jobs.start();
  await worker.start();
  sender.start();
  watch.start();
  process.send?.({ ready: true });
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
