/**
 * All the way, as fast as it goes: what a shop of some size sends when everybody
 * subscribes at once, sent at full speed, and the clock runs until the last event
 * has been applied. The peer applies before it answers, so its clock stops with
 * its last answer; it derives nothing from what it stores.
 */
import type { ContestantName } from "../contestants/contestant";
import { freshRun, type HttpContestant } from "../contestants/http-contestant";
import type { PaidtrailWithWorker } from "../contestants/line-up";
import { eventsAPerson } from "../events/batch";
import { countOf } from "../load/run-result";
import type { Schedule } from "../schedule";
import { createUsers, settled, verifyApplied } from "./applied";
import { answered } from "./closed-loop";

export interface EndToEndSample {
  contestant: Extract<ContestantName, "paidtrail" | "peer">;
  round: number;
  events: number;
  /** From the first event sent to the last one applied. */
  seconds: number;
  perSecond: number;
  /** Answers that were no acknowledgement, by status. */
  failures: Record<string, number>;
  /** Share of the machine's CPUs that other programs took while it was sent, 0 to 1; null where it cannot be told. */
  neighbours: number | null;
}

export interface EndToEndOptions extends PaidtrailWithWorker {
  peer: HttpContestant;
  beforePeer: () => Promise<void>;
  schedule: Schedule;
  say: (line: string) => void;
}

const concurrency = 32;
/** Enough for the slowest; it ends when everything is sent. */
const mostSeconds = 40;

export async function measureEndToEnd(options: EndToEndOptions): Promise<EndToEndSample[]> {
  const { schedule, say } = options;
  const samples: EndToEndSample[] = [];
  for (let round = 1; round <= schedule.endToEndRounds; round++) {
    const own = await ofPaidtrail(options, round);
    const theirs = await ofPeer(options, round);
    samples.push(own, theirs);
    say(
      `  round ${round}: paidtrail ${Math.round(own.perSecond)}/s, peer ${Math.round(theirs.perSecond)}/s applied`,
    );
  }
  return samples;
}

async function ofPaidtrail(options: EndToEndOptions, round: number): Promise<EndToEndSample> {
  const { paidtrail, database, schedule } = options;
  const run = freshRun();
  const events = schedule.endToEndCustomers * eventsAPerson;
  await createUsers(database, run, schedule.endToEndCustomers);
  const sent = answered(
    await paidtrail.closed({ concurrency, seconds: mostSeconds, most: events }, run),
    paidtrail,
  );
  const sentAt = performance.now();
  await settled(database);
  const seconds = sent.seconds + (performance.now() - sentAt) / 1000;
  const people = schedule.endToEndCustomers - countOf(sent.failures);
  await verifyApplied(database, run, { acknowledged: sent.events, people });
  return sampleOf("paidtrail", round, seconds, sent);
}

async function ofPeer({ peer, beforePeer, schedule }: EndToEndOptions, round: number) {
  await beforePeer();
  const events = schedule.endToEndCustomers * eventsAPerson;
  const sent = answered(await peer.closed({ concurrency, seconds: mostSeconds, most: events }), peer);
  return sampleOf("peer", round, sent.seconds, sent);
}

function sampleOf(
  contestant: EndToEndSample["contestant"],
  round: number,
  seconds: number,
  sent: { events: number; failures: Record<string, number>; neighbours: number | null },
): EndToEndSample {
  const { events, failures, neighbours } = sent;
  return { contestant, round, events, seconds, perSecond: events / seconds, failures, neighbours };
}
