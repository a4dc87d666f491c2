/**
 * Stripe's prices, asked for every ten seconds at most, however many pages show them. A page
 * waits a little; while Stripe is away the last list serves.
 */
import type { Price, StripeGateway, StripeResult } from "../stripe/gateway";

export interface PriceList {
  /** `now`: in milliseconds. */
  read(now: number): Promise<StripeResult<Price[]>>;
}

const freshForMs = 10_000;
const servesForMs = 60 * 60_000;
const patienceMs = 2_500;

export function createPriceList(
  stripe: Pick<StripeGateway, "listPrices">,
  wait: (ms: number) => Promise<void>,
): PriceList {
  let last: { at: number; prices: Price[] } | null = null;
  let asking: Promise<StripeResult<Price[]>> | null = null;

  async function ask(now: number): Promise<StripeResult<Price[]>> {
    const answer = await stripe.listPrices().finally(() => {
      asking = null;
    });
    if (answer.ok) last = { at: now, prices: answer.value };
    return answer;
  }

  return {
    async read(now) {
      const kept = last;
      if (kept && now - kept.at < freshForMs) return { ok: true, value: kept.prices };
      asking ??= ask(now);
      const answer = await Promise.race([asking, wait(patienceMs).then(() => tooSlow)]);
      if (!answer.ok && kept && now - kept.at < servesForMs) return { ok: true, value: kept.prices };
      return answer;
    },
  };
}

const tooSlow: StripeResult<Price[]> = {
  ok: false,
  failure: { kind: "unreachable", code: null, status: null, requestId: null, message: "No answer in time." },
};
