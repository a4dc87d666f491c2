/**
 * Hides personal data and secrets in a stored payload, and leaves every other
 * character where it was: what the reader sees is the body as it came, not a
 * re-serialisation. Works by the offsets of the values, so that doubled keys,
 * odd white space and escapes stay visible as evidence.
 *
 * Secrets are hidden from everybody: `client_secret`, keys, and Stripe's hosted
 * pages, whose address alone opens them. Personal data is hidden unless `reveal`.
 * Free text (a description, a metadata value) is hidden when it contains an email
 * address; a name inside a sentence cannot be recognised.
 */
import { visit } from "jsonc-parser";
import { nestsDeeperThan } from "./json-depth";
import { isPersonal, isSecret, type Place } from "./personal-data";

export interface MaskedPayload {
  /** Empty when withheld. */
  text: string;
  /** How many values are hidden. */
  masked: number;
  /** Why nothing is shown at all; null when the text is shown. */
  withheld: string | null;
}

/** What stands in place of a hidden value; its length says nothing. */
export const maskToken = '"••••••"';

/** Nothing Stripe sends is nested a tenth as deep; the parser recurses. */
const deepest = 300;

export function maskPayload(text: string, options: { reveal: boolean }): MaskedPayload {
  if (nestsDeeperThan(text, deepest)) {
    return withhold(
      `The body is nested more than ${deepest} levels deep, so it cannot be searched for personal data. It is stored, and not shown.`,
    );
  }
  const hidden = hiddenRanges(text, options.reveal);
  if (hidden === null) {
    return withhold(
      "The body is not well-formed JSON, so it cannot be searched for personal data. It is stored, and not shown.",
    );
  }
  const pieces: string[] = [];
  let from = 0;
  for (const range of hidden) {
    pieces.push(text.slice(from, range.offset), maskToken);
    from = range.offset + range.length;
  }
  pieces.push(text.slice(from));
  return { text: pieces.join(""), masked: hidden.length, withheld: null };
}

const withhold = (reason: string): MaskedPayload => ({
  text: "",
  masked: 0,
  withheld: reason,
});

interface Range {
  offset: number;
  length: number;
}

interface Frame {
  /** The property this container is the value of; null for members of a list and the root. */
  key: string | null;
  /** The container's own `object` property, once seen. */
  objectType: string | null;
  values: { place: Omit<Place, "objectType">; value: unknown; range: Range }[];
}

/** In order of position; null when the text is not JSON. */
function hiddenRanges(text: string, reveal: boolean): Range[] | null {
  const hidden: Range[] = [];
  const frames: Frame[] = [{ key: null, objectType: null, values: [] }];
  let property: string | null = null;
  let wellFormed = true;

  const open = () => {
    frames.push({ key: property, objectType: null, values: [] });
    property = null;
  };
  // Judged when the object ends: its `object` property may come after the value in question.
  const close = () => {
    const frame = frames.pop();
    for (const { place, value, range } of frame?.values ?? []) {
      const judged = { ...place, objectType: frame?.objectType ?? null };
      if (isSecret(judged, value) || (!reveal && isPersonal(judged, value))) hidden.push(range);
    }
    property = null;
  };

  visit(
    text,
    {
      onObjectBegin: open,
      onArrayBegin: open,
      onObjectEnd: close,
      onArrayEnd: close,
      onObjectProperty(name, offset, length) {
        property = name;
        // A key can itself be data: `metadata: {"ada@example.com": "vip"}`.
        const place = { key: null, within: [], objectType: null };
        if (isSecret(place, name) || (!reveal && isPersonal(place, name))) hidden.push({ offset, length });
      },
      onLiteralValue(value, offset, length) {
        const frame = frames.at(-1)!;
        if (property === "object" && typeof value === "string") frame.objectType = value;
        const within = frames.flatMap(({ key }) => key ?? []);
        // A member of a list is judged by the list's name.
        const key = property ?? frame.key;
        frame.values.push({ place: { key, within }, value, range: { offset, length } });
        property = null;
      },
      onError() {
        wellFormed = false;
      },
    },
    { disallowComments: true },
  );
  if (!wellFormed) return null;
  return hidden.sort((a, b) => a.offset - b.offset);
}
