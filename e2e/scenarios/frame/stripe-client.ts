/**
 * Stripe's SDK pointed at the emulator. Every POST of a telling carries an
 * idempotency key made of the telling and its place in it, so that a story that
 * was cut short can be told again from its beginning and does nothing twice.
 */
import Stripe from "stripe";

/** Any well-formed key opens the emulator. */
const usualKey = "sk_test_scenarios";

export function stripeClient(url: string, telling: string, key = usualKey): Stripe {
  const { hostname, port } = new URL(url);
  let count = 0;
  const send: typeof fetch = (input, init) => {
    if (init?.method !== "POST") return fetch(input, init);
    count += 1;
    const headers = new Headers(init.headers);
    headers.set("idempotency-key", `${telling} ${count}`);
    return fetch(input, { ...init, headers });
  };
  return new Stripe(key, {
    host: hostname,
    port: Number(port),
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(send),
  });
}
