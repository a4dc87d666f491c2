/**
 * A line of the log that anybody can cause must not fill the disk: at most one in
 * five seconds, which says how many times it stands for.
 */
const everyMs = 5_000;

export function rareLine<Facts extends unknown[]>(
  write: (times: number, ...facts: Facts) => void,
  nowMs: () => number = () => performance.now(),
): (...facts: Facts) => void {
  let writtenAt = Number.NEGATIVE_INFINITY;
  let times = 0;
  return (...facts) => {
    times += 1;
    if (nowMs() - writtenAt < everyMs) return;
    writtenAt = nowMs();
    write(times, ...facts);
    times = 0;
  };
}
