/** How far a long step is: a bar at a terminal, a line every few seconds elsewhere. On standard error. */
import { Presets, SingleBar } from "cli-progress";

export interface Progress {
  step(): void;
  done(): void;
}

const lineEveryMs = 5_000;

export function showProgress(label: string, total: number, quiet: boolean): Progress {
  if (quiet || total === 0) return { step() {}, done() {} };
  return process.stderr.isTTY ? bar(label, total) : lines(label, total);
}

function bar(label: string, total: number): Progress {
  const format = `${label} {bar} {value}/{total} · {duration_formatted}`;
  const shown = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
  shown.start(total, 0);
  return { step: () => shown.increment(), done: () => shown.stop() };
}

function lines(label: string, total: number): Progress {
  let count = 0;
  const write = () => process.stderr.write(`${label} ${count}/${total}\n`);
  const timer = setInterval(write, lineEveryMs);
  timer.unref();
  return {
    step: () => {
      count++;
    },
    done: () => {
      clearInterval(timer);
      write();
    },
  };
}
