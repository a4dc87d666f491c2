/**
 * Several lists, each newest first in its own order, as one. A list keeps its
 * order also where its times do not quite: what is cut off continues where it was.
 * Pure.
 */
export interface Placed<T> {
  at: number;
  /** Of the row in its own list, falling. */
  position: number;
  entry: T;
}

export interface Merged<T, S extends string> {
  entries: T[];
  /** The last position taken of each list. */
  taken: Partial<Record<S, number>>;
  /** There is more in at least one of them. */
  more: boolean;
}

/** Of one moment the list named first comes first. */
export function mergeNewest<T, S extends string>(
  lists: readonly (readonly [source: S, rows: readonly Placed<T>[]])[],
  limit: number,
): Merged<T, S> {
  const next = lists.map(() => 0);
  const entries: T[] = [];
  const taken: Partial<Record<S, number>> = {};
  for (;;) {
    let newest = -1;
    for (const [index, [, rows]] of lists.entries()) {
      const head = rows[next[index] ?? 0];
      const best = newest < 0 ? undefined : lists[newest]?.[1][next[newest] ?? 0];
      if (head !== undefined && (best === undefined || head.at > best.at)) newest = index;
    }
    const list = lists[newest];
    const head = list?.[1][next[newest] ?? 0];
    if (list === undefined || head === undefined) return { entries, taken, more: false };
    if (entries.length === limit) return { entries, taken, more: true };
    entries.push(head.entry);
    taken[list[0]] = head.position;
    next[newest] = (next[newest] ?? 0) + 1;
  }
}
