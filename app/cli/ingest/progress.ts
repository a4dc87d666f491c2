/** How far a long step is: a bar at a terminal, a line every few seconds elsewhere. On standard error. */
import { Presets, SingleBar } from "cli-progress";

export interface Progress {
  step(): void;
  /** Why it does not get on, beside the figures; null: it does. */
  waiting(what: string | null): void;
  done(): void;
}

const lineEveryMs = 5_000;

export function showProgress(label: string, total: number, quiet: boolean): Progress {
  if (quiet || total === 0) return { step() {}, waiting() {}, done() {} };
  return process.stderr.isTTY ? bar(label, total) : lines(label, total);
}

function bar(label: string, total: number): Progress {
  const format = `${label} {bar} {value}/{total} · {duration_formatted}{note}`;
  const shown = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
  shown.start(total, 0, { note: "" });
  return {
    step: () => shown.increment(),
    waiting: (what) => shown.update({ note: noteOf(what) }),
    done: () => shown.stop(),
  };
}

const noteOf = (what: string | null) => (what === null ? "" : ` · waiting for ${what}`);

function lines(label: string, total: number): Progress {
  let count = 0;
  let note = "";
  const write = () => process.stderr.write(`${label} ${count}/${total}${note}\n`);
  const timer = setInterval(write, lineEveryMs);
  timer.unref();
  return {
    step: () => {
      count++;
    },
    waiting: (what) => {
      note = noteOf(what);
    },
    done: () => {
      clearInterval(timer);
      write();
    },
  };
}
