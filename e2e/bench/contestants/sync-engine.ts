/**
 * (c) The peer: @supabase/stripe-sync-engine behind node:http, used as its README
 * says, on a database of its own on the same server. What would make it slower is
 * left off (fetching related objects and further list members from Stripe).
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { StripeSync } from "@supabase/stripe-sync-engine";
import { ready } from "../surroundings/role";

const yes = '{"received":true}';

export function run({ secret, databaseUrl }: { secret: string; databaseUrl: string }): void {
  const sync = new StripeSync({
    schema: "stripe",
    stripeSecretKey: "sk_test_no_call_is_made",
    stripeWebhookSecret: secret,
    autoExpandLists: false,
    backfillRelatedEntities: false,
    // The README's figure.
    poolConfig: { connectionString: databaseUrl, max: 10 },
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => void answer(sync, request, response, Buffer.concat(chunks)));
  });
  server.listen(0, "127.0.0.1", () => ready((server.address() as AddressInfo).port));
}

async function answer(sync: StripeSync, request: IncomingMessage, response: ServerResponse, body: Buffer) {
  try {
    await sync.processWebhook(body, String(request.headers["stripe-signature"]));
    response.writeHead(200, { "content-type": "application/json", "content-length": yes.length }).end(yes);
  } catch (error) {
    const text = JSON.stringify({ error: error instanceof Error ? error.message : String(error) });
    response.writeHead(400, { "content-type": "application/json" }).end(text);
  }
}
