/** Yardstick (c): `@supabase/stripe-sync-engine` behind the least HTTP handler that can feed it. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { runMigrations, StripeSync } from "@supabase/stripe-sync-engine";

const databaseUrl = process.env.BENCH_DATABASE_URL ?? "";

await runMigrations({ databaseUrl, schema: "stripe" });
const sync = new StripeSync({
  poolConfig: { connectionString: databaseUrl, max: 10 },
  schema: "stripe",
  stripeSecretKey: "sk_test_never_called",
  stripeWebhookSecret: process.env.BENCH_SECRET ?? "",
  // As it is documented to run without calling Stripe back.
  backfillRelatedEntities: false,
  autoExpandLists: false,
});

const server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => {
    sync.processWebhook(Buffer.concat(pieces), String(request.headers["stripe-signature"])).then(
      () => response.writeHead(200, { "content-type": "application/json" }).end('{"received":true}'),
      (error: Error) => response.writeHead(400).end(JSON.stringify({ error: error.message })),
    );
  });
});

server.listen(0, "127.0.0.1", () =>
  process.send?.({ ready: true, port: (server.address() as AddressInfo).port }),
);
process.on("SIGTERM", () => process.exit(0));
process.on("disconnect", () => process.exit(0));
