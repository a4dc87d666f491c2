/** Which of "newer" and "older" a page offers, and where they lead. */

export interface KeysetPlace {
  /** The page was asked for as "older than this position", or "newer than". Neither: the newest page. */
  before?: number | undefined;
  after?: number | undefined;
}

/** Reads `?before=` or `?after=`; anything that is no position counts as absent. */
export function keysetPlace(search: URLSearchParams): KeysetPlace {
  const before = position(search.get("before"));
  if (before !== undefined) return { before };
  return { after: position(search.get("after")) };
}

function position(text: string | null): number | undefined {
  if (text === null || !/^\d{1,15}$/.test(text)) return undefined;
  return Number(text);
}

/**
 * `positions` of the page's rows, newest first; `hasMore` in the direction asked
 * for; `path` makes an address from a cursor such as `before=17` (empty: the
 * newest page).
 */
export function keysetLinks(
  positions: readonly number[],
  place: KeysetPlace,
  hasMore: boolean,
  path: (cursor: string) => string,
): { newer?: string; older?: string } {
  const first = positions[0];
  const last = positions.at(-1);
  // A cursor beyond either end shows nothing: the way back is the newest page.
  if (first === undefined || last === undefined) {
    return place.before === undefined && place.after === undefined ? {} : { newer: path("") };
  }
  const upwards = place.after !== undefined;
  return {
    ...((upwards ? hasMore : place.before !== undefined) && { newer: path(`after=${first}`) }),
    ...((upwards || hasMore) && { older: path(`before=${last}`) }),
  };
}
