/**
 * Stripe's SDK pointed at the emulator, with idempotency keys that let whatever is
 * done twice be done once.
 */
import { createHash } from "node:crypto";
import Stripe from "stripe";

/** Any well-formed key opens the emulator. */
const usualKey = "sk_test_scenarios";
/** Somebody else may be setting up the same account at this moment. */
const patience = 3;

/**
 * For a story: each POST's key is made of the telling and its place in it, so that
 * a story that was cut short can be told again from its beginning.
 */
export function stripeForStory(url: string, telling: string, key = usualKey): Stripe {
  let count = 0;
  return client(url, key, () => {
    count += 1;
    return `${telling} ${count}`;
  });
}

/** For what is made where it is missing, by whoever comes first: keyed by what is asked. */
export function stripeForSetUp(url: string, account: string): Stripe {
  const keyOf = (asked: string) => `${account} ${createHash("sha256").update(asked).digest("hex")}`;
  return client(url, usualKey, keyOf, patience);
}

function client(
  url: string,
  key: string,
  idempotencyKey: (asked: string) => string,
  maxNetworkRetries = 0,
): Stripe {
  const { hostname, port } = new URL(url);
  const send: typeof fetch = (input, init) => {
    if (init?.method !== "POST") return fetch(input, init);
    const headers = new Headers(init.headers);
    headers.set("idempotency-key", idempotencyKey(`${String(input)} ${String(init.body ?? "")}`));
    return fetch(input, { ...init, headers });
  };
  return new Stripe(key, {
    host: hostname,
    port: Number(port),
    protocol: "http",
    maxNetworkRetries,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(send),
  });
}
