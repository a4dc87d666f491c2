/** How often one process died lately, and how long to wait before it is started again. */

export const withinSeconds = 30;
/** Within that time: a process that must live is given up. */
export const mostDeaths = 5;
/** These many start again at once: somebody's kill or a lack of memory that has passed. */
const deathsForFree = 3;
const longestPauseMs = 10_000;

export class Deaths {
  private times: number[] = [];

  /** `now`: in milliseconds. `count`: deaths within the time, this one included. */
  add(now: number): { count: number; pauseMs: number } {
    this.times = [...this.times.filter((time) => now - time <= withinSeconds * 1_000), now];
    const count = this.times.length;
    const pauseMs =
      count <= deathsForFree ? 0 : Math.min(longestPauseMs, 1_000 * 2 ** (count - deathsForFree - 1));
    return { count, pauseMs };
  }
}
