/** A contestant behind a webhook endpoint: all of them get their load from the same generator. */
import { randomBytes } from "node:crypto";
import type { GeneratorQuestion } from "../load/generator";
import type { OpenLoopResult } from "../load/open-loop";
import type { RunResult } from "../load/run-result";
import type { Child } from "../surroundings/child";
import type { Contestant, ContestantName, Load, OpenLoad } from "./contestant";
import { spend } from "./spend";

const connectionsOfOpenLoop = 64;
const prepareWithinMs = 30_000;
/** What a run may take beyond its time: its last answers, and the way of the result. */
const slackMs = 15_000;

export class HttpContestant implements Contestant {
  readonly name: ContestantName;
  readonly pid: number;
  /** Processes of ours that work while it is measured: not neighbours. */
  private readonly helpers: readonly number[];
  private readonly server: Child;
  private readonly generator: Child;
  private readonly postgresPid: number;

  constructor(
    name: ContestantName,
    parts: { server: Child; generator: Child; postgresPid: number },
    helpers: readonly number[] = [],
  ) {
    this.name = name;
    this.server = parts.server;
    this.generator = parts.generator;
    this.postgresPid = parts.postgresPid;
    this.pid = parts.server.pid;
    this.helpers = [parts.generator.pid, ...helpers];
  }

  async closed({ concurrency, seconds, most }: Load, run = freshRun()) {
    await this.prepare(run, most);
    return this.run<RunResult>({ kind: "closed", port: this.server.port, concurrency, seconds }, seconds);
  }

  async open({ perSecond, seconds }: OpenLoad, run = freshRun()) {
    await this.prepare(run, Math.round(perSecond * seconds));
    return this.run<OpenLoopResult>(
      { kind: "open", port: this.server.port, connections: connectionsOfOpenLoop, perSecond },
      seconds,
    );
  }

  private prepare(run: string, count: number): Promise<unknown> {
    return this.generator.ask({ kind: "prepare", run, count } satisfies GeneratorQuestion, prepareWithinMs);
  }

  private run<T extends RunResult>(question: GeneratorQuestion, seconds: number) {
    return spend({ own: this.pid, helpers: this.helpers, postgres: this.postgresPid }, () =>
      this.generator.ask<T>(question, seconds * 1000 + slackMs),
    );
  }
}

/** Eight characters: see events/marks. */
export const freshRun = () => randomBytes(4).toString("hex");
