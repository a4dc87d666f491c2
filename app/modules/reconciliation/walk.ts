/**
 * The way through Stripe's events: window after window of the time they were created
 * in, oldest window first, each page by page as Stripe lists it (newest first). The
 * cursor is all that has to be remembered: whoever has it goes on where another
 * stopped. Pure.
 *
 * Windows grow where little happened and shrink where much did, so that neither a
 * quiet month costs thousands of requests nor a busy hour has to be walked again.
 */
export interface Range {
  /** Included; whole seconds, as Stripe filters. */
  from: Date;
  /** Excluded. */
  to: Date;
}

export interface Cursor {
  /** The window under way; everything created before it is done. */
  window: Range;
  /** Of the window, everything down to this event is done; null: nothing. */
  after: string | null;
  /** Events of the window so far. */
  seen: number;
}

export interface WalkedPage {
  count: number;
  /** The oldest event of the page; null: the page was empty. */
  lastId: string | null;
  hasMore: boolean;
}

const minuteMs = 60_000;
/** A scheduled check looks at less than this: one request. */
const firstSpanMs = 60 * minuteMs;
const leastSpanMs = minuteMs;
const mostSpanMs = 24 * 60 * minuteMs;
/** Events that a window should hold: three pages. */
const aim = 300;
const fastestGrowth = 4;

export function beginWalk(range: Range): Cursor | null {
  return windowAt(range.from, firstSpanMs, range);
}

/** Where to go on after a page; null: all of it is done. */
export function nextStep(cursor: Cursor, page: WalkedPage, range: Range): Cursor | null {
  const seen = cursor.seen + page.count;
  if (page.hasMore && page.lastId !== null) return { ...cursor, after: page.lastId, seen };
  const { from, to } = cursor.window;
  return windowAt(to, spanAfter(to.getTime() - from.getTime(), seen), range);
}

/** The event that a page was to follow is gone: the window from its newest event again. */
export const restartWindow = (cursor: Cursor): Cursor => ({ ...cursor, after: null, seen: 0 });

/** How much of the range is walked, 0 to 1, by time; a window under way counts as not walked. */
export function walkedShare({ window }: Cursor, { from, to }: Range): number {
  const whole = to.getTime() - from.getTime();
  return whole <= 0 ? 1 : Math.min(1, Math.max(0, (window.from.getTime() - from.getTime()) / whole));
}

function spanAfter(spanMs: number, seen: number): number {
  const factor = Math.min(fastestGrowth, aim / Math.max(1, seen));
  const wholeSeconds = Math.round((spanMs * factor) / 1_000) * 1_000;
  return Math.min(mostSpanMs, Math.max(leastSpanMs, wholeSeconds));
}

function windowAt(from: Date, spanMs: number, range: Range): Cursor | null {
  if (from >= range.to) return null;
  const to = new Date(Math.min(range.to.getTime(), from.getTime() + spanMs));
  return { window: { from, to }, after: null, seen: 0 };
}
