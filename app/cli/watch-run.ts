/** Watches a run to its end: a bar at a terminal, a line every few seconds elsewhere. On standard error. */
import { setTimeout as sleep } from "node:timers/promises";
import { Presets, SingleBar } from "cli-progress";
import type { Run } from "~/modules/runs/run";
import { hasEnded } from "~/modules/runs/run-state";
import { findRun } from "~/modules/runs/runs.server";
import type { Connection } from "./connect";
import { CommandFailure } from "./failure";

const lookEveryMs = 250;
const lineEveryMs = 5_000;
/** A worker takes it at once; without one nothing happens. */
const patienceMs = 5_000;

/** Gives the run as it stands when it has ended, was paused, or nobody took it. */
export async function watchRun(
  { pool, livemode }: Connection,
  started: Run,
  { quiet }: { quiet: boolean },
): Promise<Run> {
  const shown = quiet ? null : process.stderr.isTTY ? bar() : lines();
  const begun = Date.now();
  try {
    for (;;) {
      const run = await findRun(pool, livemode, started.id);
      if (run === null) throw new CommandFailure(`The run ${started.id} was removed.`);
      shown?.show(run);
      const nobody = run.state === "queued" && Date.now() - begun > patienceMs;
      if (hasEnded(run.state) || run.state === "paused" || nobody) return run;
      await sleep(lookEveryMs);
    }
  } finally {
    shown?.done();
  }
}

function bar() {
  const format = "{bar} {value}/{total} · {duration_formatted}{note}";
  const drawn = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
  drawn.start(1, 0, { note: "" });
  return {
    show({ total, counts, note }: Run) {
      drawn.setTotal(Math.max(total ?? counts.done + 1, 1));
      drawn.update(counts.done, { note: note === null ? "" : ` · ${note}` });
    },
    done: () => drawn.stop(),
  };
}

function lines() {
  let written = 0;
  return {
    show({ total, counts, note }: Run) {
      if (Date.now() - written < lineEveryMs) return;
      written = Date.now();
      process.stderr.write(`${counts.done}/${total ?? "?"}${note === null ? "" : ` ${note}`}\n`);
    },
    done() {},
  };
}
