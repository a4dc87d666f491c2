/** Times on the page. The loader says when "now" is, so that server and browser agree. */
import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import {
  calendarDate,
  clockTime,
  exactLocalTime,
  exactTime,
  relativeTime,
  shortDateTime,
} from "./time-words";

const NowContext = createContext<number>(0);

/** `now`: ISO 8601, as the page's loader read the clock. */
export function NowProvider({ now, children }: { now: string; children: ReactNode }) {
  return <NowContext.Provider value={Date.parse(now)}>{children}</NowContext.Provider>;
}

/** Milliseconds since 1970. */
export function useNow(): number {
  return useContext(NowContext);
}

/** The reader's own zone, once the browser has taken over; null on the server, and at first. */
function useZone(): string | null {
  return useSyncExternalStore(neverChanges, browserZone, () => null);
}

const neverChanges = () => () => {};
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || null;

/** For hovering: the time where the reader is, with the zone's name, and in UTC, as Stripe's pages and logs have it. */
function useExact(at: number): string {
  const zone = useZone();
  return zone === null || zone === "UTC" ? exactTime(at) : `${exactLocalTime(at, zone)}\n${exactTime(at)}`;
}

interface TimeProps {
  /** ISO 8601 */
  at: string;
}

/**
 * "2 min ago" to the eye; hovering, and copying the row, give the exact time with
 * its zone.
 */
export function RelativeTime({ at }: TimeProps) {
  const time = Date.parse(at);
  return <TimeText at={at} exact={exactTime(time)} words={relativeTime(time, useNow())} />;
}

/** "22 Nov, 14:02:11" to the eye: where the time itself is the fact. */
export function ShortTime({ at }: TimeProps) {
  const time = Date.parse(at);
  return <TimeText at={at} exact={exactTime(time)} words={shortDateTime(time, useNow(), true)} />;
}

function TimeText({ at, exact, words }: { at: string; exact: string; words: string }) {
  const title = useExact(Date.parse(at));
  return (
    <time dateTime={at} title={title} className="whitespace-nowrap tabular-nums">
      <span className="select-none">{words}</span>
      <span aria-hidden="true" className="copied-text">
        {exact}
      </span>
    </time>
  );
}

/** "2026-11-22 14:02:11 UTC"; breaks between date, time and zone where room is short. */
export function ExactTime({ at }: TimeProps) {
  return (
    <time dateTime={at} title={useExact(Date.parse(at))} className="tabular-nums">
      {exactTime(Date.parse(at))}
    </time>
  );
}

/** "14:02:11.038": where a sequence within one moment matters. */
export function ClockTime({ at }: TimeProps) {
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={useExact(time)}>
      {clockTime(time)}
    </time>
  );
}

/** "22 Nov 2026" */
export function DateOnly({ at }: TimeProps) {
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={useExact(time)} className="whitespace-nowrap tabular-nums">
      {calendarDate(time)}
    </time>
  );
}
