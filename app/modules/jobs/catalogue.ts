/**
 * The background jobs: what each is given, how often it is tried, which requests
 * for it are one, and what runs on a schedule. Everything here may run twice;
 * nothing that must happen exactly once belongs here. A new job is an entry here,
 * and a handler where the worker process puts them together (server/worker.ts).
 */
import { z } from "zod";
import { type Job, job } from "./job";

export const catalogue = {
  /** One object is read at Stripe again: events left it undecided, or did not hold all of it. */
  "refetch-object": job({
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
    key: ({ type, id }) => `${type}:${id}`,
    attempts: 8,
    /** Further events of the same second are often on their way. */
    delaySeconds: 2,
  }),
  /** A customer of whom an event came and who was never seen: everything of theirs is read. */
  "refetch-customer": job({
    payload: z.strictObject({ id: z.string().min(1).max(255) }),
    key: ({ id }) => id,
    attempts: 8,
    /** The event that tells of the customer itself comes with the first ones as a rule. */
    delaySeconds: 3,
  }),
  /** Of a customer who paid and whom nothing links: their checkout sessions may name the user. */
  "read-sessions": job({
    payload: z.strictObject({ id: z.string().min(1).max(255) }),
    key: ({ id }) => id,
    attempts: 8,
    /** The session's own event is on its way as a rule. */
    delaySeconds: 2,
  }),
  /** A user was sent to be written on a customer at Stripe, and no answer came: what became of it is read. */
  "settle-owner-write": job({
    payload: z.strictObject({ id: z.string().min(1).max(255) }),
    key: ({ id }) => id,
    attempts: 8,
    /** Longer than Stripe works on a request. */
    delaySeconds: 120,
  }),
  /** A walk through Stripe's events, a slice at a time; each asks for the next. */
  backfill: job({
    payload: z.strictObject({ run: z.number().int().positive() }),
    key: ({ run }) => String(run),
    attempts: 8,
    delaySeconds: 0,
  }),
  /** Whether something that Stripe has never arrived; and runs that lost their process are taken up. */
  "check-missed-events": job({
    payload: z.strictObject({}),
    key: () => "now",
    attempts: 1,
    delaySeconds: 0,
    // The next one makes up for one that was missed.
    schedule: { at: "*/5 * * * *", payload: {}, catchUpSeconds: 0 },
  }),
  /** Everybody's ownership is looked at, whatever changed; where one run was interrupted the next goes on. */
  "walk-ownership": job({
    payload: z.strictObject({}),
    key: () => "all",
    attempts: 8,
    delaySeconds: 1,
    schedule: { at: "30 3 * * *", payload: {}, catchUpSeconds: 12 * 3_600 },
  }),
  /** Everybody: who pays and has nothing, or has something that nobody pays for; and what is old in cases is forgotten. */
  "walk-payers": job({
    payload: z.strictObject({}),
    key: () => "all",
    attempts: 8,
    delaySeconds: 1,
    schedule: { at: "10 2 * * *", payload: {}, catchUpSeconds: 12 * 3_600 },
  }),
  /** Some seconds of a run over many customers or events; it asks for the next by itself. */
  "run-slice": job({
    payload: z.strictObject({ id: z.string().min(1).max(64) }),
    key: ({ id }) => id,
    attempts: 25,
    delaySeconds: 0,
  }),
  /** Goes on with runs whose job was lost. */
  "tend-runs": job({
    payload: z.strictObject({}),
    key: () => "all",
    attempts: 1,
    delaySeconds: 0,
    schedule: { at: "*/5 * * * *", payload: {}, catchUpSeconds: 0 },
  }),
};

export type JobName = keyof typeof catalogue;
export type Payloads = { [N in JobName]: z.infer<(typeof catalogue)[N]["payload"]> };

export type JobRequest<N extends JobName = JobName> = { [K in N]: { name: K; payload: Payloads[K] } }[N];

/** Typed such that a job's name and its payload stay together in whatever is generic over jobs. */
export const jobs: { [N in JobName]: Job<Payloads[N]> } = catalogue;

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(catalogue, name);
}

/** While one of a key waits, asking again changes nothing. */
export function keyOfJob<N extends JobName>({ name, payload }: JobRequest<N>): string {
  return `${name}:${jobs[name].key(payload)}`;
}
