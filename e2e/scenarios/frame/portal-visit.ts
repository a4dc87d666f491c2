/**
 * What a customer does in Stripe's billing portal. Each act looks first whether it
 * was done: a story that was cut short is told again.
 */
import type Stripe from "stripe";
import { BrowserPage } from "./browser";
import { ScenarioFailure } from "./failure";

export class PortalVisit {
  constructor(
    private readonly url: string,
    private readonly subscription: Stripe.Subscription,
  ) {}

  async cancels(): Promise<void> {
    if (this.isEnding) return;
    const form = await (await BrowserPage.open(this.url)).clicks(/^cancel plan/i);
    mustBeAccepted(await form.submit(/^cancel plan/i));
  }

  async keepsPlan(): Promise<void> {
    if (!this.isEnding) return;
    mustBeAccepted(await (await BrowserPage.open(this.url)).submit(/^keep this plan/i));
  }

  async changesTo(price: string): Promise<void> {
    if (this.subscription.items.data.some((item) => item.price.id === price)) return;
    const form = await (await BrowserPage.open(this.url)).clicks(/^change plan/i);
    const preview = await form.submit(/^continue/i, { price });
    mustBeAccepted(preview);
    mustBeAccepted(await preview.submit(/^(confirm change|pay .* and change)/i));
  }

  private get isEnding(): boolean {
    return this.subscription.cancel_at_period_end || this.subscription.cancel_at !== null;
  }
}

function mustBeAccepted(page: BrowserPage): void {
  const complaint = page.complaint();
  if (complaint !== null) throw new ScenarioFailure(`The portal refused: ${complaint}`);
}
