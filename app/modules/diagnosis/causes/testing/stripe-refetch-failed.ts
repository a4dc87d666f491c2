import type { JobFact } from "../../facts";
import { ago } from "../../testing/things";
import type { RuleTable } from "./table";

const refused: JobFact = {
  name: "refetch",
  objectType: "subscription",
  objectId: "sub_1",
  state: "failed",
  attempts: 2,
  runAt: ago({ hours: 1 }),
  lastError: "The key lacks a permission.",
};
const looked = "Nothing of this payer waits to be read at Stripe in vain.";

export const table: RuleTable = {
  code: "stripe_refetch_failed",
  found: [
    {
      when: "Stripe refused to let an object be read again",
      given: { jobs: [refused] },
      evidence: ["job refetch sub_1 last_error"],
      says: "sub_1 had to be read at Stripe again, and Stripe refused: The key lacks a permission.",
      since: ago({ hours: 1 }),
      action: { kind: "none" },
    },
    {
      when: "it is not tried again",
      given: { jobs: [{ ...refused, state: "given_up" }] },
      evidence: ["job refetch sub_1 last_error"],
      says: /permission\. It is not tried again\.$/,
    },
    {
      when: "the whole customer had to be read",
      given: { jobs: [{ ...refused, name: "resync", objectType: null, objectId: null }] },
      evidence: ["job resync last_error"],
      says: /^The customer had to be read /,
    },
  ],
  cleared: [
    { when: "no job is left", given: {}, looked },
    {
      when: "one waits, and was never refused",
      given: { jobs: [{ ...refused, state: "waiting", lastError: null }] },
      looked,
    },
    {
      when: "it is being tried again at this moment",
      given: { jobs: [{ ...refused, state: "running" }] },
      looked,
    },
  ],
  undecidable: [
    {
      when: "the background jobs could not be read",
      given: { unread: ["jobs"] },
      missing: "The background jobs could not be read.",
    },
  ],
};
