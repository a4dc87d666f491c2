/** How long and how often. Bounded, so that nobody is afraid to run it. */
export interface Schedule {
  /** Everybody once, then everybody again: the machine's mood is shared out. */
  rounds: number;
  concurrency: readonly number[];
  /** Of one closed loop. */
  closedSeconds: number;
  openRounds: number;
  openSeconds: number;
  /** Events a second while the worker applies them. */
  appliedPerSecond: readonly number[];
  appliedRounds: number;
  appliedSeconds: number;
  /** Everybody subscribes at once: how many, five events each. */
  endToEndCustomers: number;
  endToEndRounds: number;
  /** The whole run; past that it is stopped. */
  mostSeconds: number;
}

/** Events of one run at most: they are made beforehand and lie in memory, 5 KB each. */
export const mostEvents = 60_000;

export const full: Schedule = {
  rounds: 5,
  concurrency: [32, 8, 1],
  closedSeconds: 2,
  openRounds: 5,
  openSeconds: 3,
  appliedPerSecond: [50, 250, 500, 1000],
  appliedRounds: 2,
  appliedSeconds: 6,
  endToEndCustomers: 2_000,
  endToEndRounds: 3,
  mostSeconds: 480,
};

export const quick: Schedule = {
  rounds: 3,
  concurrency: [32, 8, 1],
  closedSeconds: 0.5,
  openRounds: 3,
  openSeconds: 1,
  appliedPerSecond: [250, 500],
  appliedRounds: 1,
  appliedSeconds: 2.5,
  endToEndCustomers: 2_000,
  endToEndRounds: 1,
  mostSeconds: 120,
};
