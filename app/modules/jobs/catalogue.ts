/**
 * The background jobs: what each is given, how often it is tried, and which
 * requests for it are one. Everything here may run twice or be lost with a
 * process that is killed; nothing that must happen exactly once belongs here.
 */
import { z } from "zod";

export const catalogue = {
  /** One object is read at Stripe again: events left it undecided, or did not hold all of it. */
  "refetch-object": {
    payload: z.strictObject({
      type: z.enum([
        "customer",
        "subscription",
        "invoice",
        "payment_intent",
        "charge",
        "refund",
        "checkout_session",
        "subscription_schedule",
        "invoice_payment",
        "dispute",
        "credit_note",
        "entitlement_summary",
        "product",
        "price",
      ]),
      id: z.string().min(1).max(255),
    }),
    attempts: 8,
    /** Further events of the same second are often on their way. */
    delaySeconds: 2,
  },
  /** A customer of whom an event came and who was never seen: everything of theirs is read. */
  "refetch-customer": {
    payload: z.strictObject({ id: z.string().min(1).max(255) }),
    attempts: 8,
    /** The event that tells of the customer itself comes with the first ones as a rule. */
    delaySeconds: 10,
  },
} as const;

export type JobName = keyof typeof catalogue;
export type Payload<N extends JobName> = z.infer<(typeof catalogue)[N]["payload"]>;

export type JobRequest = { [N in JobName]: { name: N; payload: Payload<N> } }[JobName];

/** While one of a key waits, asking again changes nothing. */
export function keyOfJob({ name, payload }: JobRequest): string {
  return name === "refetch-object" ? `${name}:${payload.type}:${payload.id}` : `${name}:${payload.id}`;
}
