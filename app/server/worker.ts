/**
 * The worker process: applies events. Run as many as you like.
 *
 * Under a supervisor it reports `{ ready }` and ends when the supervisor is gone.
 */
import { runtime } from "~/modules/runtime.server";
import { createWorker, createWorkerPool } from "~/modules/sync/worker.server";

/** The supervisor allows five seconds altogether. */
const stopWithinMs = 2_900;

async function main(): Promise<void> {
  const { env, livemode, clock, log } = runtime();
  const pool = createWorkerPool(env.databaseUrl);
  const worker = createWorker({ pool, url: env.databaseUrl, livemode, clock, log });

  let stopping = false;
  async function stop(cause: string): Promise<void> {
    if (stopping) return;
    stopping = true;
    log.info({ cause }, "worker stops");
    // Whatever hangs, this process does not: what it had claimed is free again.
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    await worker.stop();
    await pool.end();
    process.exit(0);
  }
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal));
  process.on("disconnect", () => void stop("the supervisor is gone"));

  await worker.start();
  process.send?.({ ready: true });
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
