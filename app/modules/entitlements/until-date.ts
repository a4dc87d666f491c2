/** When something given for a while ends, as a person writes it. */

const day = 86_400_000;

/**
 * `30d` from now, `2027-01-31` (through the end of that day, UTC) or a full ISO
 * time with its zone. Null for anything else.
 */
export function untilDate(text: string, now: Date): Date | null {
  const days = /^(\d{1,4})d$/.exec(text)?.[1];
  if (days !== undefined) return new Date(now.getTime() + Number(days) * day);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const start = new Date(`${text}T00:00:00.000Z`);
    // 31 February is no day, though Date would take it for one in March.
    const exists = !Number.isNaN(start.getTime()) && start.toISOString().startsWith(text);
    return exists ? new Date(start.getTime() + day) : null;
  }
  if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text)) return null;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? null : moment;
}
