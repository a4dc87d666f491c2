/** Posts every event found in files and counts what became of them. */
import { randomBytes } from "node:crypto";
import { concurrently } from "./concurrently";
import type { JsonObject } from "./events-in";
import { type Contact, type Endpoint, type PostOutcome, postEvent } from "./post-event";
import { readEvents } from "./read-events";

export interface IngestOptions {
  /** Requests under way at once. */
  concurrency: number;
  /** Each event gets an id of its own, so that samples with zeroed ids are told apart. */
  freshIds: boolean;
  /** Called after each file. */
  step: () => void;
  /** Called with what is waited for, and with null when it is over. */
  waiting: (what: string | null) => void;
}

export interface IngestResult {
  files: { withEvents: number; withoutEvents: number; unreadable: { file: string; reason: string }[] };
  accepted: number;
  duplicate: number;
  /** Refused or never answered: reason → how many. */
  rejected: Record<string, number>;
  unreachable: Record<string, number>;
  /** Ids of the events that the endpoint took, each once. */
  eventIds: string[];
}

export async function ingest(
  endpoint: Endpoint,
  files: readonly string[],
  options: IngestOptions,
): Promise<IngestResult> {
  const result: IngestResult = {
    files: { withEvents: 0, withoutEvents: 0, unreadable: [] },
    accepted: 0,
    duplicate: 0,
    rejected: {},
    unreachable: {},
    eventIds: [],
  };
  const taken = new Set<string>();
  const contact: Contact = { answered: false, waiting: options.waiting };
  await concurrently(eventsOf(files, result, options), options.concurrency, async (event) => {
    const posted = await postEvent(endpoint, event, contact);
    tally(result, posted);
    if (posted.outcome === "accepted" || posted.outcome === "duplicate") taken.add(String(event.id));
  });
  result.eventIds = [...taken];
  return result;
}

/** One file is held at a time, however many there are. */
async function* eventsOf(files: readonly string[], result: IngestResult, options: IngestOptions) {
  for (const file of files) {
    const content = await readEvents(file);
    if (content.kind === "unreadable") {
      result.files.unreadable.push({ file, reason: content.reason });
    } else if (content.kind === "no_events") {
      result.files.withoutEvents++;
    } else {
      result.files.withEvents++;
      for (const event of content.events) yield options.freshIds ? withFreshId(event) : event;
    }
    options.step();
  }
}

/** Keeps the place of `id`, which Stripe writes first. */
function withFreshId(event: JsonObject): JsonObject {
  return { ...event, id: `evt_${randomBytes(12).toString("hex")}` };
}

function tally(result: IngestResult, posted: PostOutcome): void {
  if ("reason" in posted) {
    const reasons = result[posted.outcome];
    reasons[posted.reason] = (reasons[posted.reason] ?? 0) + 1;
  } else result[posted.outcome]++;
}
