/** Cancels at the end of the period, and thinks better of it before that comes. */
import type { Scenario } from "./frame/scenario";

export const cancel_and_resume: Scenario = {
  code: "cancel_and_resume",
  group: "healthy",
  title: "Greta cancels, and takes it back two days later.",
  daysAgo: 14,
  async play(world) {
    const greta = await world.signsUp("Greta Olsen");
    await greta.buys("pro_monthly");
    await world.timePasses({ days: 5 });
    await greta.cancels("at period end");
    await world.timePasses({ days: 2 });
    await greta.resumes();
    return { who: greta, reference: greta.email };
  },
  codes: ["healthy"],
  expects: { entitled: true, plan: "pro" },
};
