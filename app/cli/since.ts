/** When something began, as a person writes it. */

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `3d`, `12h` or `90m` before now, `2027-01-31` (its beginning, UTC), or a full ISO time with its zone. Null for anything else. */
export function sinceDate(text: string, now: Date): Date | null {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (count !== undefined && (unit === "m" || unit === "h" || unit === "d")) {
    return new Date(now.getTime() - Number(count) * unitMs[unit]);
  }
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text);
  if (!whole && !/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text)) return null;
  const moment = new Date(whole ? `${text}T00:00:00.000Z` : text);
  if (Number.isNaN(moment.getTime())) return null;
  // 31 February is no day, though Date would take it for one in March.
  return whole && !moment.toISOString().startsWith(text) ? null : moment;
}
