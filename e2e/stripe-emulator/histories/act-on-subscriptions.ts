/** Steps about subscriptions, from the first one to its end, by API and in the portal. */
import type Stripe from "stripe";
import type { Scene } from "./scene";
import type { StepOf, SubscriptionStep } from "./steps";

export async function actOnSubscriptions(scene: Scene, step: SubscriptionStep): Promise<unknown> {
  if (step.do === "subscribe") return subscribe(scene, step);
  const subscription = await scene.subscription(step.which);
  if (subscription === null) return;
  const { stripe } = scene;
  const { id } = subscription;
  const { prices } = scene.options.catalogue;
  const update = (change: Stripe.SubscriptionUpdateParams) => stripe.subscriptions.update(id, change);
  switch (step.do) {
    case "change plan": {
      const item = subscription.items.data[0];
      if (item === undefined) return;
      return update({
        items: [{ id: item.id, price: prices[step.price], quantity: step.quantity }],
        proration_behavior: step.proration,
        payment_behavior: step.behaviour,
      });
    }
    case "cancel":
      return stripe.subscriptions.cancel(id, { prorate: step.prorate, invoice_now: step.invoiceNow });
    case "cancel at period end":
      return update({ cancel_at_period_end: step.on });
    case "cancel at":
      return update({ cancel_at: step.hours === null ? "" : (await nowAt(scene)) + step.hours * 3600 });
    case "pause collection":
      return update({ pause_collection: step.how === null ? "" : { behavior: step.how } });
    case "pause":
      return stripe.subscriptions.pause(id, { type: "subscription" });
    case "resume":
      return stripe.subscriptions.resume(id);
    case "end trial":
      return update({ trial_end: "now" });
    case "add item":
      return stripe.subscriptionItems.create({ subscription: id, price: prices[step.price] });
    case "remove item": {
      const item = subscription.items.data.at(-1);
      return item && stripe.subscriptionItems.del(item.id);
    }
    case "schedule":
      return stripe.subscriptionSchedules.create({ from_subscription: id });
    case "release schedule": {
      const schedule = await scene.schedule(step.which);
      return schedule && stripe.subscriptionSchedules.release(schedule.id);
    }
    case "restart cycle":
      return update({ billing_cycle_anchor: { type: "now" } });
    case "portal": {
      const customer = scene.person(step.which);
      const { url } = await stripe.billingPortal.sessions.create({
        customer,
        return_url: "https://shop.example/",
      });
      return scene.submit(`${url}/subscriptions/${id}/${step.wish}`, {});
    }
  }
}

function subscribe(scene: Scene, step: StepOf<"subscribe">) {
  const { prices, coupon } = scene.options.catalogue;
  return scene.stripe.subscriptions.create({
    customer: scene.person(step.who),
    items: [{ price: prices[step.price], quantity: step.quantity }],
    ...scene.mark,
    ...(step.sendInvoice
      ? { collection_method: "send_invoice", days_until_due: 5 }
      : { payment_behavior: step.behaviour }),
    ...(step.trialDays > 0
      ? {
          trial_period_days: step.trialDays,
          trial_settings: { end_behavior: { missing_payment_method: "pause" } },
        }
      : {}),
    ...(step.coupon ? { discounts: [{ coupon }] } : {}),
  });
}

/** Unix seconds on the history's clock. */
async function nowAt({ stripe, options: { clock } }: Scene): Promise<number> {
  if (clock === null) return Math.floor(Date.now() / 1000);
  return (await stripe.testHelpers.testClocks.retrieve(clock)).frozen_time;
}
