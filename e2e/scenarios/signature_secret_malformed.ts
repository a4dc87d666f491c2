/**
 * The secret was copied with a blank at its end. The setting of a running app is
 * not the scenario's to change, so the blank is on the other side: signed with our
 * secret and a blank, which fails in the same way and is recognised by the same
 * comparison.
 */
import type { Scenario } from "./frame/scenario";

export const signature_secret_malformed: Scenario = {
  code: "signature_secret_malformed",
  group: "B",
  title: "Yusuf's events fit a secret that differs from ours by a blank.",
  daysAgo: 1,
  async play(world) {
    const yusuf = await world.signsUp("Yusuf Demir");
    const { secret } = await world.deliveries.endpoint();
    await world.deliveries.suffer(yusuf, { do: "wrong_secret", secret: `${secret} ` });
    await yusuf.buys("pro_monthly");
    await world.deliveries.areGivenUpOn(yusuf);
    return { who: yusuf, reference: yusuf.email };
  },
  codes: ["signature_secret_malformed"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  refused: "signature_secret_malformed",
};
