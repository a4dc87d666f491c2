/** How far a walk through Stripe's events is: a bar at a terminal, a line every few seconds elsewhere. On standard error. */
import { Presets, SingleBar } from "cli-progress";
import type { RunView } from "~/modules/reconciliation/run-view";

export interface WalkProgress {
  show(run: RunView): void;
  done(): void;
}

const lineEveryMs = 5_000;
const format = "{bar} {percentage}% · {seen} seen · {missing} missing · {pulled} pulled · {rate}{left}";

export function showWalk(quiet: boolean): WalkProgress {
  if (quiet) return { show() {}, done() {} };
  return process.stderr.isTTY ? bar() : lines();
}

function bar(): WalkProgress {
  const shown = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
  shown.start(100, 0, { seen: 0, missing: 0, pulled: 0, rate: "", left: "" });
  return {
    show: (run) => shown.update(percent(run), figures(run)),
    done: () => shown.stop(),
  };
}

function lines(): WalkProgress {
  let last: RunView | null = null;
  let written: RunView | null = null;
  const write = () => {
    if (last === null || last === written) return;
    written = last;
    const { seen, missing, pulled, rate, left } = figures(last);
    process.stderr.write(
      `${percent(last)}% · ${seen} seen · ${missing} missing · ${pulled} pulled · ${rate}${left}\n`,
    );
  };
  const timer = setInterval(write, lineEveryMs);
  timer.unref();
  return {
    show: (run) => {
      last = run;
    },
    done: () => {
      clearInterval(timer);
      write();
    },
  };
}

const percent = ({ share }: RunView) => Math.floor(share * 100);

function figures({ seen, missing, pulled, eventsPerSecond, secondsLeft }: RunView) {
  return {
    seen,
    missing,
    pulled,
    rate: eventsPerSecond === null ? "" : `${Math.round(eventsPerSecond)} events/s`,
    left: secondsLeft === null ? "" : ` · ${duration(secondsLeft)} left`,
  };
}

const duration = (seconds: number) => (seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`);
