/**
 * Accepted and not yet processed: the workers hang. In the story itself they are
 * merely busy with a burst of other people's events, which is over in seconds;
 * unless `--restore` is given they stand still afterwards, and Carla changes to
 * the yearly price.
 */
import type { Scenario } from "./frame/scenario";
import { holdWorkers } from "./frame/workers";

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
  async leave(world) {
    const [carla] = world.people;
    holdWorkers(world.app.running);
    await world.aSecondPasses();
    await carla?.changesTo("pro_yearly");
    await world.emulator.settled();
  },
};
