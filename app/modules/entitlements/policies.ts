/**
 * What people decide about access where Stripe leaves it open: refunds, disputes,
 * invoices that are sent, paused collection, grace, seats. One set for the whole
 * deployment, edited by admins, each change versioned and audited.
 *
 * Two rules are no choice, and are stated beside them: of several plans the
 * highest wins, and a subscription whose status is `paused` gives no access.
 */
import { z } from "zod";

/** What becomes of access when the money of a payment goes back. */
const byPayment = z.strictObject({
  /** Of something bought once. */
  purchase: z.enum(["keep", "end_now"]),
  /**
   * Of a subscription's current period. `end_at_period`: until the period is
   * over, and on from there only when the next one is paid.
   */
  subscription: z.enum(["keep", "end_now", "end_at_period"]),
});

const days = z.int().min(0).max(365);

/** `pause_collection.behavior`, as Stripe names them. */
export const pauseBehaviors = ["keep_as_draft", "mark_uncollectible", "void"] as const;

export const policiesSchema = z.strictObject({
  /** A payment was refunded in full. (In part: noted, no more.) */
  refunded: byPayment.default({ purchase: "end_now", subscription: "keep" }),
  /** A payment is disputed and nothing is decided yet. */
  disputeOpened: byPayment.default({ purchase: "keep", subscription: "keep" }),
  /** A dispute took the money. */
  disputeLost: byPayment.default({ purchase: "end_now", subscription: "keep" }),
  /** A subscription with `collection_method: send_invoice` is active, and its latest invoice is not paid. */
  unpaidInvoice: z
    .discriminatedUnion("rule", [
      z.strictObject({ rule: z.literal("keep") }),
      z.strictObject({ rule: z.literal("after_days_overdue"), days }),
      z.strictObject({ rule: z.literal("only_when_paid") }),
    ])
    .default({ rule: "keep" }),
  /** A subscription's `pause_collection` is set: its status stays as it is, and nothing is collected. */
  pausedCollection: z
    .discriminatedUnion("rule", [
      z.strictObject({ rule: z.literal("keep") }),
      z.strictObject({ rule: z.literal("end_now") }),
      z.strictObject({
        rule: z.literal("keep_when"),
        behaviors: z.array(z.enum(pauseBehaviors)).max(pauseBehaviors.length),
      }),
    ])
    .default({ rule: "keep" }),
  /** Days of access after a renewal that was not paid, for plans that say nothing themselves. */
  graceDays: days.default(7),
  /** Of several quantities that give the plan: all of them together, or the highest. */
  seats: z.enum(["sum", "highest"]).default("sum"),
});

/** The choices themselves. */
export type PolicyChoices = z.infer<typeof policiesSchema>;
export type PaymentLossPolicy = PolicyChoices["refunded"];

export interface Policies extends PolicyChoices {
  /** How often they were changed; 0: never, they are as delivered. */
  version: number;
  /** Stored choices that this version cannot read: what it delivers is in force instead. Absent: none. */
  unreadable?: string[];
}

export const defaultChoices: PolicyChoices = policiesSchema.parse({});
export const defaultPolicies: Policies = { ...defaultChoices, version: 0 };

/** The choices without the version. */
export function choicesOf({ version: _, unreadable: __, ...choices }: Policies): PolicyChoices {
  return choices;
}

/**
 * What is stored, choice by choice: one that is damaged, or that another version of
 * this program made, must not stop everybody's access from being decided. What came
 * later than the row has its value as delivered.
 */
export function readPolicies(stored: { version: number; choices: Record<string, unknown> }): Policies {
  const unreadable: string[] = [];
  const readable = Object.entries(policiesSchema.shape).flatMap(([name, schema]) => {
    if (!Object.hasOwn(stored.choices, name)) return [];
    const read = schema.safeParse(stored.choices[name]);
    if (!read.success) unreadable.push(name);
    return read.success ? [[name, read.data] as const] : [];
  });
  const policies = {
    ...policiesSchema.parse(Object.fromEntries(readable)),
    version: stored.version,
  };
  return unreadable.length === 0 ? policies : { ...policies, unreadable };
}
