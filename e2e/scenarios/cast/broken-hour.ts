/**
 * A deployment went out with another endpoint's secret. For an hour everything
 * was refused, some of it for other reasons that the same release brought along;
 * then it was mended, and Stripe's next attempts went through.
 */
import type { Scenario } from "../frame/scenario";

export const brokenHour: Scenario = {
  code: "broken_hour",
  group: "healthy",
  title: "A deployment refuses everything for an hour, Pia's and Jan's purchases among it.",
  async play(world) {
    const [pia, jan] = [await world.signsUp("Pia Lorenz"), await world.signsUp("Jan Kowalczyk")];
    for (const buyer of [pia, jan]) {
      await world.deliveries.suffer(buyer, { do: "wrong_secret", secret: "whsec_ofAnotherEndpoint" });
      await buyer.buys("pro_monthly");
    }
    await world.emulator.settled();
    await world.deliveries.mend();
    const refused = [...(await pia.events()), ...(await jan.events())].map(({ id }) => id);
    await world.deliveries.areTriedAgain(refused);

    // What else came by in that hour, all of it about an event that nobody else sends.
    const genuine = await pia.eventOf("customer.created");
    const { deliveries } = world;
    const forged = { ...genuine, id: `${genuine.id}Relay`, type: "customer.updated" };
    const text = JSON.stringify(forged, null, 2);
    await deliveries.post(forged, { signedSecondsAgo: 3_600 });
    await deliveries.post(forged, { signedSecondsAgo: -900 });
    await deliveries.post(forged, { header: null });
    await deliveries.post(forged, { header: "v1=not-a-signature" });
    await deliveries.post(text.slice(0, -40));
    await deliveries.post(genuine.data.object);
    return { who: pia, reference: pia.email };
  },
  codes: ["healthy"],
  expects: { entitled: true, plan: "pro" },
};
