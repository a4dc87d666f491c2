/**
 * Accepted and not yet processed: a burst of other people's events arrived just
 * before. It holds while the workers catch up, which is seconds; a backlog that
 * lasts cannot be staged from outside.
 */
import type { Scenario } from "./frame/scenario";

const others = 400;

export const processing_backlog: Scenario = {
  code: "processing_backlog",
  group: "C",
  title: "Carla's payment waits behind some hundred events of an import.",
  async play(world) {
    const carla = await world.signsUp("Carla Weiss");
    const crowd = await world.signsUp("Import Robot");
    await carla.becomesCustomer();
    await crowd.becomesCustomer({ metadata: {} });
    const template = await crowd.eventOf("customer.created");
    await Promise.all(
      Array.from({ length: others }, (_, place) =>
        world.deliveries.post({ ...template, id: `${template.id}Import${place}`, type: "customer.updated" }),
      ),
    );
    await carla.buys("pro_monthly");
    return { who: carla, reference: carla.email };
  },
  codes: ["processing_backlog"],
  expects: { entitled: true, plan: "pro" },
};
