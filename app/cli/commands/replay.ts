/** `paidtrail replay`: applies a stored event once more and says what became of it; or several, as a run. */
import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import type { Db } from "~/lib/database.server";
import type { EventDetail } from "~/modules/inbox/event-view";
import { findEvent } from "~/modules/inbox/ledger.server";
import { previewReplay, type ReplayPreview } from "~/modules/sync/preview-replay.server";
import { replayEvent } from "~/modules/sync/replay-event.server";
import { replayView } from "~/modules/sync/replay-view";
import { reasonFor } from "../ask-reason";
import { type Connection, withConnection } from "../connect";
import { doRun, filterFrom, type RunOptions } from "../do-run";
import { CommandFailure, exitStatus } from "../failure";
import { print, printable, printJson } from "../output";
import { runKinds } from "../run-kinds";

/** How long to wait for a worker, in milliseconds. It is woken at once; without one nothing happens. */
const patienceMs = 5_000;

interface ReplayOptions extends RunOptions {
  filter?: string;
}

export function replayCommand(): Command {
  return new Command("replay")
    .description("apply stored events once more; a newer truth still wins; several as a run")
    .argument("[events...]", "evt_…")
    .option(
      "--filter <filter>",
      "those of the events page: type=invoice.*,outcome=failed,customer=cus_…,from=…",
    )
    .option("--dry-run", "show what it would change, and change nothing")
    .option("--yes", "several: start without asking; without it and without a terminal nothing is changed")
    .option("--reason <text>", "why; kept in the audit log (default: ask, or say that it was this command)")
    .option("--json", "print JSON")
    .action(async (events: string[], options: ReplayOptions) => {
      await withConnection(async (connection) => {
        const [event] = events;
        if (event !== undefined && events.length === 1 && !options.filter) {
          return replayOne(connection, event, options);
        }
        if (events.length > 0 === (options.filter !== undefined)) {
          throw new CommandFailure("Say which events: their ids or --filter, and one of these.");
        }
        const chosen = options.filter === undefined ? { events } : { filter: filterFrom(options.filter) };
        await doRun(connection, runKinds(connection).replay, chosen, options);
      });
    });
}

async function replayOne(connection: Connection, id: string, options: ReplayOptions): Promise<void> {
  const { pool, change, livemode, clock } = connection;
  const event = await findEvent(pool, id);
  const unknown = `No event “${id}” is stored here: it never arrived, or it went to another deployment.`;
  if (event === null) throw new CommandFailure(unknown);
  if (options.dryRun) return show(await previewReplay({ pool, livemode, clock }, event.seq), options);
  const reason = await reasonFor(options, "replayed with “paidtrail replay”");
  const replayed = await replayEvent(pool, event.seq, { ...change(), reason });
  if (replayed.outcome === "unknown_event") throw new CommandFailure(unknown);
  const settled = await waitUntilSettled(pool, id);
  const stage = settled.stages.find(({ name }) => name === "sync");
  if (options.json) printJson({ id, sync: settled.sync, reason: stage?.reason ?? null });
  else print(sentence(settled, stage?.reason ?? null));
  if (settled.sync === "failed" || settled.sync === "dead") process.exitCode = exitStatus.findings;
}

function show(preview: ReplayPreview, { json }: ReplayOptions): void {
  switch (preview.outcome) {
    case "unknown_event":
      throw new CommandFailure("The event's bytes are not stored here.");
    case "fails":
      if (json) printJson({ outcome: "fails", error: preview.error });
      else print(`It would fail again: ${printable(preview.error)}`);
      process.exitCode = exitStatus.findings;
      return;
    case "preview": {
      const view = replayView(preview.replay, { reveal: true });
      if (json) {
        printJson(view);
        return;
      }
      print(printable(view.words));
      for (const { userId, before, after } of view.entitlements) {
        if (JSON.stringify(before) === JSON.stringify(after)) continue;
        print(`access of ${userId}: ${before?.planName ?? "Free"} → ${after?.planName ?? "Free"}`);
      }
      for (const { type, id, kind, fields } of view.objects) {
        print(`${type} ${id}  ${kind}`);
        for (const { path, before, after } of fields) {
          print(`  ${path}: ${printable(before ?? "–")} → ${printable(after ?? "–")}`);
        }
      }
    }
  }
}

async function waitUntilSettled(db: Db, id: string): Promise<EventDetail> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const event = await findEvent(db, id);
    if (event === null) throw new CommandFailure(`The event ${id} was removed while it waited.`);
    if (event.sync !== "pending" || Date.now() > deadline) return event;
    await sleep(100);
  }
}

function sentence(event: EventDetail, reason: string | null): string {
  const because = reason ? `: ${reason}` : ".";
  if (event.sync === "pending")
    return `${event.id} waits in the queue: it is applied as soon as a worker runs.`;
  return `${event.id} (${event.type}) is now ${event.sync}${because}`;
}
