/** Times as words and as exact text. Always UTC, and says so: server and browser write the same characters. */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const month = 30 * day;

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** "2 min ago", "in 3 days"; a date once it is more than a month away. Both in milliseconds since 1970. */
export function relativeTime(at: number, now: number): string {
  const distance = Math.abs(now - at);
  if (distance < 2 * second) return "just now";
  const words = distanceWords(distance);
  if (words === null) return calendarDate(at);
  return at <= now ? `${words} ago` : `in ${words}`;
}

function distanceWords(distance: number): string | null {
  if (distance < minute) return `${Math.floor(distance / second)} s`;
  if (distance < hour) return `${Math.floor(distance / minute)} min`;
  if (distance < day) return `${Math.floor(distance / hour)} h`;
  if (distance < month) return plural(Math.floor(distance / day), "day");
  return null;
}

/** "2026-11-22 14:02:11 UTC": what is copied, and what hovering shows. */
export function exactTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** The same moment where the reader is: "2026-11-22 15:02:11 Europe/Berlin (CET)". For the browser only. */
export function exactLocalTime(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? "";
  const day = `${part("year")}-${part("month")}-${part("day")}`;
  const time = `${part("hour")}:${part("minute")}:${part("second")}`;
  return `${day} ${time} ${zone} (${part("timeZoneName")})`;
}

/** "14:02:11.038": where a sequence within one moment matters. */
export function clockTime(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}

/** "14:02" */
export function clockMinute(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

/** "14:02:11" */
function clockSecond(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}

/** "22 Nov 2026" */
export function calendarDate(at: number): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** "22 Nov, 14:02" in the year of `now`, "22 Nov 2025, 14:02" otherwise; with `seconds` "22 Nov, 14:02:11". */
export function shortDateTime(at: number, now: number, seconds = false): string {
  const date = new Date(at);
  const sameYear = date.getUTCFullYear() === new Date(now).getUTCFullYear();
  const dayAndMonth = `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
  return `${dayAndMonth}${sameYear ? "" : ` ${date.getUTCFullYear()}`}, ${seconds ? clockSecond(at) : clockMinute(at)}`;
}

/** A span as a person says it: "38 ms", "1.2 s", "4 min 10 s", "3 h 5 min", "2 days". Milliseconds. */
export function duration(ms: number): string {
  const span = Math.max(0, ms);
  if (span < second) return `${Math.round(span)} ms`;
  if (span < 10 * second && span % second !== 0) return `${(Math.floor(span / 100) / 10).toFixed(1)} s`;
  if (span < minute) return `${Math.floor(span / second)} s`;
  if (span < hour) return joined(Math.floor(span / minute), "min", Math.floor((span % minute) / second), "s");
  if (span < 2 * day) return joined(Math.floor(span / hour), "h", Math.floor((span % hour) / minute), "min");
  return plural(Math.floor(span / day), "day");
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function plural(value: number, unit: string): string {
  return `${value} ${unit}${value === 1 ? "" : "s"}`;
}
