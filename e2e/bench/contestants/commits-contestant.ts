/** (a), seen from the benchmark: it is its own load generator. */
import type { RunResult } from "../load/run-result";
import type { Child } from "../surroundings/child";
import type { Contestant, Load } from "./contestant";
import { spend } from "./spend";

const slackMs = 15_000;

export class CommitsContestant implements Contestant {
  readonly name = "commits";
  readonly pid: number;
  private readonly child: Child;
  private readonly postgresPid: number;

  constructor(child: Child, postgresPid: number) {
    this.child = child;
    this.postgresPid = postgresPid;
    this.pid = child.pid;
  }

  closed(load: Load) {
    return spend({ own: this.pid, helpers: [], postgres: this.postgresPid }, () =>
      this.child.ask<RunResult>(load, load.seconds * 1000 + slackMs),
    );
  }
}
