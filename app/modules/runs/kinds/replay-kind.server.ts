/** A run that applies stored events once more, oldest first, as they stood in the ledger when it began. */
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import { eventFilter } from "../../inbox/filter-address";
import { countEvents, listEvents, newestSeq } from "../../inbox/ledger.server";
import { seqsOfEvents } from "../../inbox/stored-event.server";
import { enqueue } from "../../jobs/enqueue.server";
import { previewReplay } from "../../sync/preview-replay.server";
import { replayNow } from "../../sync/replay-now.server";
import { replayWords } from "../../sync/replay-words";
import { changeWords } from "../result-words";
import type { ItemResult } from "../run";
import type { Item, RunKind, RunSample } from "../run-kind";
import { unknownFilter } from "../unknown-filter";
import { type ChosenEvents, chosenEvents, eventFilterNames, eventWords } from "./chosen-events";

export interface ReplayKindDeps {
  pool: Pool;
  livemode: boolean;
  clock: Clock;
}

const samples = 5;
const mostCounted = 10_000;
/** Measured: an event alone, with its audit line. */
const secondsEach = 0.02;

export function replayKind(deps: ReplayKindDeps): RunKind {
  const { pool } = deps;
  const apply = { ...deps, refetch: enqueue };

  async function next(chosen: ChosenEvents, bound: number, cursor: number, limit: number): Promise<Item[]> {
    if ("events" in chosen) {
      const found = await seqsOfEvents(pool, chosen.events);
      return found
        .filter(({ seq }) => seq > cursor && seq <= bound)
        .slice(0, limit)
        .map(itemOf);
    }
    const { filter } = eventFilter(chosen.filter, deps.clock());
    const page = await listEvents(pool, filter, { limit, after: cursor, before: bound + 1 });
    if (page.tooBroad) throw new Error("These filters together take too long to look through.");
    return page.rows.map(({ seq, id }) => itemOf({ seq, eventId: id })).reverse();
  }

  async function count(chosen: ChosenEvents, upTo: number): Promise<number | null> {
    if ("events" in chosen) return (await seqsOfEvents(pool, chosen.events)).length;
    const { filter } = eventFilter(chosen.filter, deps.clock());
    const counted = await countEvents(pool, filter, { upTo, most: mostCounted });
    return counted === "too_broad" ? null : counted;
  }

  return {
    kind: "replay",
    check(selection) {
      const checked = chosenEvents.safeParse(selection);
      if (!checked.success) {
        const problem = `Say which events: events (ids) or filter (${eventFilterNames.join(", ")}).`;
        return { ok: false, problem: unknownFilter(selection, eventFilterNames) ?? problem };
      }
      if ("events" in checked.data) return { ok: true };
      const [problem] = eventFilter(checked.data.filter, deps.clock()).problems;
      return problem === undefined ? { ok: true } : { ok: false, problem };
    },
    words(selection) {
      const checked = chosenEvents.safeParse(selection);
      return checked.success ? eventWords(checked.data) : "a choice that this version cannot read";
    },
    async begin(selection) {
      const upTo = await newestSeq(pool);
      const total = await count(read(selection), upTo);
      return { bound: String(upTo), total: total === mostCounted ? null : total };
    },
    next: ({ selection, bound, cursor, limit }) =>
      next(read(selection), Number(bound), Number(cursor ?? 0), limit),
    async treat({ cursor }, { runId, actor, reason, record }) {
      const result = await replayNow(apply, Number(cursor), {
        actor,
        reason,
        runId,
        record: (tx, { sync, reason: why, effect }) => record(tx, replayed(sync, why, effect)),
      });
      switch (result.outcome) {
        case "replayed":
          return { outcome: "recorded" };
        case "unknown_event":
          return { outcome: "failed", words: "Its bytes are not here.", code: null, requestId: null };
        case "fails":
          return { outcome: "failed", words: result.error, code: "processing_failed", requestId: null };
      }
    },
    async preview(selection) {
      const chosen = read(selection);
      const upTo = await newestSeq(pool);
      const counted = await count(chosen, upTo);
      const first = counted === null ? [] : await next(chosen, upTo, 0, samples);
      const shown: RunSample[] = [];
      for (const item of first) shown.push(await sampleOf(deps, item));
      return {
        count: counted ?? 0,
        atLeast: counted === null || counted === mostCounted,
        estimatedSeconds: Math.ceil((counted ?? mostCounted) * secondsEach),
        samples: shown,
      };
    },
  };
}

const read = (selection: unknown): ChosenEvents => chosenEvents.parse(selection);

const itemOf = ({ seq, eventId }: { seq: number; eventId: string }): Item => ({
  cursor: String(seq),
  subject: { type: "event", id: eventId },
});

function replayed(sync: string, why: string | null, effect: RunSample["effect"]): ItemResult {
  if (sync === "failed" || sync === "dead") {
    return {
      outcome: "failed",
      words: why ?? "It failed again.",
      code: "processing_failed",
      requestId: null,
    };
  }
  if (effect === "none" || effect === "failed") return { outcome: "unchanged" };
  return { outcome: "changed", change: effect, words: why ?? sync };
}

async function sampleOf(deps: ReplayKindDeps, { cursor, subject }: Item): Promise<RunSample> {
  const preview = await previewReplay(deps, Number(cursor));
  switch (preview.outcome) {
    case "unknown_event":
      return { subject, effect: "failed", words: "Its bytes are not here." };
    case "fails":
      return { subject, effect: "failed", words: preview.error };
    case "preview": {
      const { replay } = preview;
      const words = replay.effect === "none" ? replayWords(replay) : changeWords(replay);
      return { subject, effect: replay.effect, words };
    }
  }
}
