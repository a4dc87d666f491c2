/** A diagnosis as the API writes it; times in unix seconds. */
import { linksOf } from "~/modules/diagnosis/case-links";
import type { Diagnosis } from "~/modules/diagnosis/diagnose.server";
import type { FoundCause } from "~/modules/diagnosis/verdict";
import { maskAddresses } from "~/modules/ownership/mask-addresses";

export const diagnosisResource = ({ facts, verdict }: Diagnosis) => {
  const { user, customers, object } = facts.subject;
  return {
    object: "diagnosis",
    reference: facts.reference.text,
    subject: {
      user: user?.id ?? null,
      customers: customers.map(({ id }) => id),
      object: object?.id ?? null,
    },
    healthy: verdict.healthy,
    causes: [
      ...verdict.causes.map(causeResource),
      ...(verdict.healthy ? [{ ...healthy, user: user?.id ?? null }] : []),
    ],
    /** Each link from checkout to the application: `holds`, `broken` or `unknown`, and what says so. */
    chain: linksOf(facts, verdict).map(({ says, ...link }) => ({ ...link, says: maskAddresses(says) })),
    cleared: verdict.cleared,
    undecidable: verdict.undecidable,
    blind_spots: verdict.blindSpots,
  };
};

const healthy = {
  code: "healthy",
  sentence: "Every link holds, and the user is entitled.",
  certainty: "proven",
  harmless: true,
  follows: null,
  since: null,
  evidence: [],
  next_step: { words: "Nothing is to be done.", action: { kind: "none" }, reply: null },
};

const causeResource = ({ next, since, evidence, harmless = false, sentence, ...cause }: FoundCause) => ({
  ...cause,
  sentence: maskAddresses(sentence),
  harmless,
  since: seconds(since),
  evidence: evidence.map(({ at, says, ...one }) => ({ ...one, says: maskAddresses(says), at: seconds(at) })),
  next_step: next,
});

const seconds = (at: Date | null) => (at === null ? null : Math.floor(at.getTime() / 1_000));
