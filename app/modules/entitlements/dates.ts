/** Days as support people read them out: "3 April 2026", in UTC, as Stripe counts. */
const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

export function dayOf(date: Date): string {
  return format.format(date);
}
