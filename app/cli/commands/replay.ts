/** `paidtrail replay <event>`: applies a stored event once more and says what became of it. */
import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import type { Db } from "~/lib/database.server";
import type { EventDetail } from "~/modules/inbox/event-view";
import { findEvent } from "~/modules/inbox/ledger.server";
import { replayEvent } from "~/modules/sync/replay-event.server";
import { reasonFor } from "../ask-reason";
import { withConnection } from "../connect";
import { CommandFailure, exitStatus } from "../failure";
import { print, printJson } from "../output";

/** How long to wait for a worker, in milliseconds. It is woken at once; without one nothing happens. */
const patienceMs = 5_000;

export function replayCommand(): Command {
  return new Command("replay")
    .description("apply a stored event once more; a newer truth still wins")
    .argument("<event>", "evt_…")
    .option("--reason <text>", "why; kept in the audit log (default: ask, or say that it was this command)")
    .option("--json", "print JSON")
    .action(async (id: string, options: { reason?: string; json?: boolean }) => {
      await withConnection(async ({ pool, change }) => {
        const event = await findEvent(pool, id);
        const unknown = `No event “${id}” is stored here: it never arrived, or it went to another deployment.`;
        if (event === null) throw new CommandFailure(unknown);
        const reason = await reasonFor(options, "replayed with “paidtrail replay”");
        const replayed = await replayEvent(pool, event.seq, { ...change(), reason });
        if (replayed.outcome === "unknown_event") throw new CommandFailure(unknown);
        const settled = await waitUntilSettled(pool, id);
        const stage = settled.stages.find(({ name }) => name === "sync");
        if (options.json) printJson({ id, sync: settled.sync, reason: stage?.reason ?? null });
        else print(sentence(settled, stage?.reason ?? null));
        if (settled.sync === "failed" || settled.sync === "dead") process.exitCode = exitStatus.findings;
      });
    });
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
