/**
 * Everything this run started. Ended in order, the last first, when the run
 * ends; killed at once when the process does.
 */
export interface Started {
  stop(): Promise<void>;
  /** From an exit handler: no time to wait. */
  kill(): void;
}

export class Lifetime {
  private readonly started: Started[] = [];

  add<T extends Started>(one: T): T {
    this.started.push(one);
    return one;
  }

  async stop(): Promise<void> {
    for (let one = this.started.at(-1); one; one = this.started.at(-1)) {
      await one.stop();
      this.started.splice(this.started.indexOf(one), 1);
    }
  }

  kill(): void {
    for (const one of this.started.splice(0).reverse()) one.kill();
  }
}
