/**
 * Places in an event that differ from one event to the next. An event is
 * rendered once with these marks; later the marks are overwritten in its bytes,
 * which is why a mark is as long as what replaces it and occurs nowhere else.
 */
export const marks = {
  /** The event's own serial. */
  event: "EEEEEEEEEEEEEEEE",
  /** The serial of the person it is about: part of every id of theirs. */
  person: "PPPPPPPPPPPPPPPP",
  /** Unix seconds, as a number of ten digits. */
  now: 1999999999,
} as const;

/** `run` (8 characters) tells runs apart, `index` counts events or people in it. */
export const serialOf = (run: string, index: number): string => run + String(index).padStart(8, "0");
