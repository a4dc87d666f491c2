/**
 * The web process: receives webhooks, serves pages and the API.
 *
 * `.build/node/web.js` serves the build it lies in; `--dev` serves the sources through
 * Vite, with hot reload. Under a supervisor it reports `{ ready, port }` and ends
 * when the supervisor is gone.
 */
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { env, webhookPath } from "~/lib/env.server";
import { runtime } from "~/modules/runtime.server";
import { noPayerWall, payerWallStands } from "~/modules/ownership/as-payer.server";
import { hostedPageSources } from "~/modules/stripe/hosted-page";
import { builtSources, developmentSources } from "./build-sources";
import { stopServer } from "./graceful-stop";
import { createHttpServer } from "./http-server";

/** The supervisor allows five seconds altogether. */
const answersWithinMs = 1_800;
const stopWithinMs = 2_900;

async function main(): Promise<void> {
  const dev = process.argv.includes("--dev");
  const { appUrl, stripeApiBase, trustProxy, production, host, port } = env();
  const { log, inbox, pool, prisma } = runtime();
  // This file is bundled into .build/node.
  const build = resolve(import.meta.dirname, "..");
  const sources = dev ? await developmentSources(resolve(build, "..")) : await builtSources(build);
  const server = createHttpServer({
    loadBuild: sources.loadBuild,
    assets: sources.assets,
    webhookPath,
    appUrl: new URL(appUrl),
    trustProxy,
    production,
    dev,
    formTargets: hostedPageSources(stripeApiBase),
    log,
  });
  sources.attach?.(server);

  let stopping = false;
  async function stop(cause: string): Promise<void> {
    if (stopping) return;
    stopping = true;
    log.info({ cause }, "web server stops");
    // Whatever hangs, this process does not.
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    await stopServer(server, answersWithinMs);
    await inbox.close();
    await sources.close?.();
    await prisma.$disconnect();
    if (!pool.ended) await pool.end();
    process.exit(0);
  }
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal));
  process.on("disconnect", () => void stop("the supervisor is gone"));

  server.on("error", (error: NodeJS.ErrnoException) => {
    const taken = error.code === "EADDRINUSE";
    console.error(taken ? `Port ${port} is in use.` : `The web server cannot listen: ${error.message}`);
    process.exit(1);
  });
  server.listen(port, host, () => {
    const { port: actual } = server.address() as AddressInfo;
    log.info({ host, port: actual }, "web server listens");
    process.send?.({ ready: true, port: actual });
    // A database that does not answer now is told of elsewhere.
    payerWallStands(pool).then(
      (stands) => stands || log.warn(noPayerWall),
      () => {},
    );
  });
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
