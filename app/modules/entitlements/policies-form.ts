/** The policies as a form holds them. For the browser and the server alike. */
import { z } from "zod";
import { type PolicyChoices, pauseBehaviors, policiesSchema } from "./policies";

const wholeDays = z
  .number({ error: "Give a whole number of days." })
  .int("Give a whole number of days.")
  .min(0, "0 days or more.")
  .max(365, "365 days at most.");

const choose = { error: "Choose one." };

const byPayment = z.object({
  purchase: z.enum(["keep", "end_now"], choose),
  subscription: z.enum(["keep", "end_now", "end_at_period"], choose),
});

export const policiesForm = z.object({
  refunded: byPayment,
  disputeOpened: byPayment,
  disputeLost: byPayment,
  unpaidInvoice: z
    .object({
      rule: z.enum(["keep", "after_days_overdue", "only_when_paid"], choose),
      days: wholeDays.optional(),
    })
    .refine(({ rule, days }) => rule !== "after_days_overdue" || days !== undefined, {
      path: ["days"],
      error: "After how many days?",
    }),
  pausedCollection: z.object({
    rule: z.enum(["keep", "end_now", "keep_when"], choose),
    behaviors: z.array(z.enum(pauseBehaviors, choose)).max(pauseBehaviors.length).default([]),
  }),
  graceDays: wholeDays,
  seats: z.enum(["sum", "highest"], choose),
});

type PoliciesForm = z.infer<typeof policiesForm>;

export function choicesOfForm(form: PoliciesForm): PolicyChoices {
  const { unpaidInvoice, pausedCollection } = form;
  return policiesSchema.parse({
    ...form,
    unpaidInvoice: unpaidInvoice.rule === "after_days_overdue" ? unpaidInvoice : { rule: unpaidInvoice.rule },
    pausedCollection:
      pausedCollection.rule === "keep_when" ? pausedCollection : { rule: pausedCollection.rule },
  });
}

/** As the fields begin. What does not count under the rule chosen has its usual value, for whoever chooses otherwise. */
export function formOfChoices({ unpaidInvoice, pausedCollection, graceDays, ...rest }: PolicyChoices) {
  const { refunded, disputeOpened, disputeLost, seats } = rest;
  return {
    refunded,
    disputeOpened,
    disputeLost,
    unpaidInvoice: {
      rule: unpaidInvoice.rule,
      days: unpaidInvoice.rule === "after_days_overdue" ? String(unpaidInvoice.days) : "14",
    },
    pausedCollection: {
      rule: pausedCollection.rule,
      behaviors: pausedCollection.rule === "keep_when" ? [...pausedCollection.behaviors] : [],
    },
    graceDays: String(graceDays),
    seats,
  };
}
