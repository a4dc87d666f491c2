/** The sync stage of an event, in words: a code with particulars, or a sentence. */
import type { Version } from "../mirror/version";

export const sync = {
  first: (about: Version) => `First known state of ${name(about)}${statusOf(about)}.`,
  same: (about: Version) => `What we held of ${name(about)} was the same already.`,
  newer(stored: Version, about: Version, ambiguous: boolean): string {
    const [was, is] = [stored.snapshot.status, about.snapshot.status];
    if (ambiguous) return `event_ambiguous: This one is kept for ${name(about)}${statusOf(about)}.`;
    if (about.snapshot.deleted) return capital(`${name(about)} was deleted.`);
    return capital(
      was === is || is === null ? `${name(about)} was updated.` : `${name(about)} went from ${was} to ${is}.`,
    );
  },
  /** Appended where an event's own time could not be believed. */
  future: (createdAt: Date, about: Version) =>
    ` The event says it was created at ${sayTime(createdAt)}, which lies too far ahead of its arrival; it is taken as of ${timeOf(about)}.`,
  stale(
    stored: Version,
    about: Version,
    { sameSecond, decided, ambiguous }: { sameSecond: boolean; decided: boolean; ambiguous: boolean },
  ) {
    if (ambiguous) return `event_ambiguous: The other one is kept for ${name(about)}${statusOf(stored)}.`;
    const from = stored.source === "fetch" ? "fetched from Stripe" : "from an event";
    if (decided) {
      return `event_stale: The payment of ${name(about)} was decided before, and this still waits for it.`;
    }
    if (sameSecond) {
      return `event_stale: Both are of ${timeOf(about)}, but what we hold of ${name(about)} comes after this.`;
    }
    return `event_stale: This is ${name(about)} as of ${timeOf(about)}; we hold it as of ${timeOf(stored)}, ${from}.`;
  },
};

const name = ({ snapshot }: Version) => `${snapshot.type.replace("_", " ")} ${snapshot.id}`;
const statusOf = ({ snapshot }: Version) => (snapshot.status === null ? "" : `: ${snapshot.status}`);
const sayTime = (at: Date) => `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
const timeOf = ({ asOf }: Version) => sayTime(asOf);
const capital = (sentence: string) => sentence.charAt(0).toUpperCase() + sentence.slice(1);
