/**
 * Accepted, and the handler fails on it. Ours reads whatever it can and refuses
 * the rest in words, so that no event is known that makes it fail; the nearest
 * that can be staged is one that it accepts and cannot use: a subscription
 * without an id.
 */
import type { Scenario } from "./frame/scenario";

export const processing_failed: Scenario = {
  code: "processing_failed",
  group: "C",
  title: "The event of Ida's subscription is accepted, and cannot be used.",
  daysAgo: 1,
  async play(world) {
    const ida = await world.signsUp("Ida Nyström");
    await world.deliveries.suffer(ida, { do: "drop", pretend: "delivered" }, unusable);
    await ida.buys("pro_monthly");
    const event = await ida.eventOf("customer.subscription.created");
    const { id: _id, ...object } = { ...event.data.object, id: "" };
    await world.deliveries.post({ ...event, data: { object } });
    return { who: ida, reference: event.id };
  },
  codes: ["processing_failed"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
};

const unusable = ["customer.subscription.*", "checkout.session.*"];
