/** Times on the page. The loader says when "now" is, so that server and browser agree. */
import { createContext, type ReactNode, useContext } from "react";
import { calendarDate, exactTime, relativeTime, shortDateTime } from "./time-words";

const NowContext = createContext<number>(0);

/** `now`: ISO 8601, as the page's loader read the clock. */
export function NowProvider({ now, children }: { now: string; children: ReactNode }) {
  return <NowContext.Provider value={Date.parse(now)}>{children}</NowContext.Provider>;
}

/** Milliseconds since 1970. */
export function useNow(): number {
  return useContext(NowContext);
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

/** "22 Nov, 14:02" to the eye: where the time itself is the fact. */
export function ShortTime({ at }: TimeProps) {
  const time = Date.parse(at);
  return <TimeText at={at} exact={exactTime(time)} words={shortDateTime(time, useNow())} />;
}

function TimeText({ at, exact, words }: { at: string; exact: string; words: string }) {
  return (
    <time dateTime={at} title={exact} className="whitespace-nowrap tabular-nums">
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
    <time dateTime={at} className="tabular-nums">
      {exactTime(Date.parse(at))}
    </time>
  );
}

/** "22 Nov 2026" */
export function DateOnly({ at }: TimeProps) {
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={exactTime(time)} className="whitespace-nowrap tabular-nums">
      {calendarDate(time)}
    </time>
  );
}
