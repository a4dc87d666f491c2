/**
 * A web process as far as Upgrade goes, for tests that need several or kill one:
 * connects, says so, and on a message starts a checkout with the real gateway.
 */
import { createPool } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { createStripeGateway } from "../../stripe/gateway.server";
import { type CheckoutOutcome, startCheckout } from "../start-checkout.server";

export interface CheckoutTask {
  databaseUrl: string;
  stripe: { key: string; url: string };
  userId: string;
  priceId: string;
  attempt: string;
  /** Dies once Stripe has made the customer, before anything of it is stored. */
  dies: boolean;
}

export type CheckoutProcessSays = { ready: true } | { outcome: CheckoutOutcome };

const say = (words: CheckoutProcessSays) => process.send?.(words);

process.on("message", async ({ databaseUrl, stripe, userId, priceId, attempt, dies }: CheckoutTask) => {
  const pool = createPool({ url: databaseUrl, max: 2, applicationName: "checkout process" });
  const gateway = createStripeGateway({
    key: stripe.key,
    apiBase: stripe.url,
    log: createLog("test", "silent"),
  });
  const outcome = await startCheckout(
    {
      pool,
      stripe: {
        ...gateway,
        createCustomer: async (...asked) => {
          const made = await gateway.createCustomer(...asked);
          if (dies) process.kill(process.pid, "SIGKILL");
          return made;
        },
      },
      prices: { read: () => gateway.listPrices() },
      denials: { count: () => {}, tooMany: async () => false },
      livemode: false,
      now: new Date(),
      appUrl: "https://app.example",
      apiBase: stripe.url,
    },
    { user: { id: userId, email: `${userId}@example.com`, name: "Ada" }, priceId, attempt },
  );
  say({ outcome });
  await pool.end();
  process.disconnect();
});
say({ ready: true });
