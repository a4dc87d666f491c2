/** `billing_cycle_anchor_config`: the next moment that a day of the month names. */

export interface AnchorConfig {
  day_of_month: number;
  hour?: number | null | undefined;
  minute?: number | null | undefined;
  /** 1 to 12, for yearly prices. */
  month?: number | null | undefined;
  second?: number | null | undefined;
}

/** The first such moment that is not before `now`; unix seconds. A day that a month lacks is its last. */
export function nextAnchor(now: number, config: AnchorConfig): number {
  const from = new Date(now * 1000);
  for (let ahead = 0; ahead <= 24; ahead += 1) {
    const month = from.getUTCMonth() + ahead;
    if (config.month != null && ((month % 12) + 12) % 12 !== config.month - 1) continue;
    const last = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate();
    const moment =
      Date.UTC(
        from.getUTCFullYear(),
        month,
        Math.min(config.day_of_month, last),
        config.hour ?? from.getUTCHours(),
        config.minute ?? from.getUTCMinutes(),
        config.second ?? from.getUTCSeconds(),
      ) / 1000;
    if (moment >= now) return moment;
  }
  throw new Error("every day of the month comes within two years");
}
