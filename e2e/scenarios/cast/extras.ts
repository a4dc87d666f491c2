/** Customers whom no cause needs, and whom every account has: on trial, leaving, in grace, refunded, told of twice. */
import type { Scenario } from "../frame/scenario";

export const inTrial: Scenario = {
  code: "in_trial",
  group: "healthy",
  title: "Léo is in the first of two weeks that cost nothing.",
  daysAgo: 5,
  async play(world) {
    const leo = await world.signsUp("Léo Martin");
    await leo.buys("pro_monthly", { trialDays: 14 });
    return { who: leo, reference: leo.email };
  },
  codes: ["healthy"],
  expects: { entitled: true, plan: "pro" },
};

export const leaving: Scenario = {
  code: "leaving",
  group: "healthy",
  title: "Sofia has canceled and uses what she paid for.",
  daysAgo: 9,
  async play(world) {
    const sofia = await world.signsUp("Sofia Rossi");
    await sofia.buys("pro_monthly");
    await world.timePasses({ days: 7 });
    await sofia.cancels("at period end");
    return { who: sofia, reference: sofia.email };
  },
  codes: ["healthy"],
  expects: { entitled: true, plan: "pro" },
};

export const inGrace: Scenario = {
  code: "in_grace",
  group: "healthy",
  title: "Adèle's renewal was declined two days ago; Stripe tries again, and she keeps her access meanwhile.",
  daysAgo: 34,
  async play(world) {
    const adele = await world.signsUp("Adèle Fournier");
    await adele.buys("team_monthly", { quantity: 2 });
    await adele.changesCard("pm_card_chargeCustomerFail");
    return { who: adele, reference: adele.email };
  },
  codes: ["payment_failed"],
  expects: { entitled: true, plan: "team" },
};

/** Pro has no days of grace of its own: the policy decides. */
export const inGraceOnPro: Scenario = {
  code: "in_grace_on_pro",
  group: "healthy",
  title: "Bram's renewal was declined three days ago, and only the policy's days of grace keep his Pro.",
  daysAgo: 34,
  async play(world) {
    const bram = await world.signsUp("Bram de Wit");
    await bram.buys("pro_monthly");
    await bram.changesCard("pm_card_chargeCustomerFail");
    return { who: bram, reference: bram.email };
  },
  codes: ["payment_failed"],
  expects: { entitled: true, plan: "pro" },
};

/** Refunded out of goodwill, and nobody canceled: the policy for refunds decides. */
export const refundedAndActive: Scenario = {
  code: "refunded_and_active",
  group: "healthy",
  title: "Carla got this month's payment back, and her subscription goes on.",
  daysAgo: 7,
  async play(world) {
    const carla = await world.signsUp("Carla Ferrari");
    await carla.buys("pro_monthly");
    await world.timePasses({ days: 4 });
    await carla.isRefunded();
    return { who: carla, reference: carla.email };
  },
  codes: ["refunded_or_disputed"],
  expects: { entitled: true, plan: "pro" },
};

/** Stripe delivers some events more than once. */
export const toldTwice: Scenario = {
  code: "told_twice",
  group: "healthy",
  title: "Stripe tells of Pavel's purchase two and three times.",
  daysAgo: 2,
  async play(world) {
    const pavel = await world.signsUp("Pavel Novák");
    await world.deliveries.suffer(pavel, { do: "duplicate", copies: 1 }, ["customer.subscription.*"]);
    await world.deliveries.suffer(pavel, { do: "duplicate", copies: 2 }, ["checkout.session.completed"]);
    await pavel.buys("pro_monthly");
    return { who: pavel, reference: pavel.email };
  },
  codes: ["healthy"],
  expects: { entitled: true, plan: "pro" },
  seen: "duplicate",
};
