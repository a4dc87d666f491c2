/** Well signed and no JSON: cut off before it was signed, as a broken relay does that signs again. */
import type { Scenario } from "./frame/scenario";

export const body_not_json: Scenario = {
  code: "body_not_json",
  group: "B",
  title: "A relay cuts Kofi's event in half and signs what is left.",
  daysAgo: 1,
  async play(world) {
    const kofi = await world.signsUp("Kofi Mensah");
    await world.deliveries.suffer(kofi, { do: "drop", pretend: "abandoned" });
    await kofi.buys("pro_monthly");
    const text = JSON.stringify(await kofi.eventOf("customer.subscription.created"), null, 2);
    await world.deliveries.post(text.slice(0, text.length / 2));
    return { who: kofi, reference: kofi.email };
  },
  codes: ["body_not_json", "delivery_abandoned"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  refused: "body_not_json",
};
