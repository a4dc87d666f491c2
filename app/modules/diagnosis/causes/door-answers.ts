/** What the causes share in which the address answers, and it is not our webhook that does. */
import type { CauseCode } from "../chain";
import { doorsOf } from "../endpoints";
import { type Facts, knownOf, type ProbeFact } from "../facts";
import type { Examination, NextStep } from "../rule";
import {
  delayed,
  evidenceOf,
  followsFromTheWay,
  lostOnTheWay,
  namesOf,
  notRead,
  sinceOf,
  unharmed,
} from "./never-arrived";

export interface DoorCause {
  matches(probe: ProbeFact): boolean;
  /** "answers 404": what is said of the address. */
  says(probe: ProbeFact): string;
  words(facts: Facts, probe: ProbeFact): string;
  action?: NextStep["action"];
  explains?: readonly CauseCode[];
}

export function examineDoor(facts: Facts, cause: DoorCause): Examination {
  if (knownOf(facts.endpoint) === null || knownOf(facts.configuration) === null) return notRead;
  const doors = doorsOf(facts).filter(({ endpoint }) => endpoint.status === "enabled");
  const probed = doors.flatMap(({ endpoint, probe }) => (probe === null ? [] : [{ endpoint, probe }]));
  if (doors.length > 0 && probed.length === 0) {
    return { outcome: "undecidable", missing: "The address of the endpoint was not tried from here." };
  }
  const bad = probed.find(({ probe }) => !probe.isOurs && cause.matches(probe));
  // One door that is ours is enough.
  if (bad === undefined || probed.some(({ probe }) => probe.isOurs)) {
    const [first] = probed;
    const looked =
      first === undefined
        ? "No endpoint at Stripe has our address or one like it."
        : `${first.probe.url} ${answerOf(first.probe)}.`;
    return { outcome: "cleared", looked };
  }
  const lost = lostOnTheWay(facts);
  const { endpoint, probe } = bad;
  return {
    outcome: "found",
    certainty: "proven",
    sentence: `The address of endpoint ${endpoint.id}, ${endpoint.url}, ${cause.says(probe)}; ${namesOf(lost ?? [])}.`,
    evidence: [
      { kind: "probe", id: probe.url, field: null, says: answerOf(probe), at: facts.now, from: "here" },
      { kind: "endpoint", id: endpoint.id, field: "url", says: endpoint.url, at: null, from: "stripe" },
      ...evidenceOf(lost ?? []),
    ],
    next: {
      words: cause.words(facts, probe),
      action: cause.action ?? { kind: "backfill" },
      reply: delayed,
    },
    since: sinceOf(lost ?? []),
    harmless: unharmed(facts, lost),
    explains: [...followsFromTheWay, ...(cause.explains ?? [])],
  };
}

function answerOf({ status, location, failure, isOurs }: ProbeFact): string {
  if (isOurs) return "answers an unsigned request as our webhook does";
  if (status === null) return `gives no answer: ${failure ?? "no reason known"}`;
  return `answers ${status}${location === null ? "" : `, to ${location}`}`;
}
