/**
 * The application wrote the user on the checkout session only, and the session's
 * events are not listened to. Paidtrail reads the sessions of whoever paid and is
 * nobody's, and links by them; that later events say nothing of Anouk remains.
 */
import type { Scenario } from "./frame/scenario";

export const metadata_missing_on_subscription: Scenario = {
  code: "metadata_missing_on_subscription",
  group: "D",
  title: "Only the checkout session says that it was Anouk who paid.",
  daysAgo: 1,
  async play(world) {
    const anouk = await world.signsUp("Anouk Visser");
    await anouk.becomesCustomer({ metadata: {} });
    await world.deliveries.suffer(anouk, { do: "drop", pretend: "delivered" }, ["checkout.session.*"]);
    const session = await anouk.buys("pro_monthly", { written: "on the session only" });
    await world.untilAppSays(anouk, ({ plan }) => plan === "pro");
    return { who: anouk, reference: session.id };
  },
  codes: ["metadata_missing_on_subscription"],
  expects: { entitled: true, plan: "pro" },
};
