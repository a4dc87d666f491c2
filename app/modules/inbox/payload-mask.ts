/**
 * Hides personal data and secrets in a stored payload, and leaves every other
 * character where it was: what the reader sees is the body as it came, not a
 * re-serialisation. Works by the offsets of the values, so that doubled keys,
 * odd white space and escapes stay visible as evidence.
 *
 * Secrets are hidden from everybody: `client_secret`, keys, card data, and Stripe's
 * hosted pages, whose address alone opens them. Personal data is hidden unless
 * `reveal`.
 * Free text (a description, a metadata value) is hidden when it contains an email
 * address; a name inside a sentence cannot be recognised.
 */
import { visit } from "jsonc-parser";
import { nestsDeeperThan } from "./json-depth";
import { isPersonalName, isPersonalValue } from "./personal-data";
import { bare, inside, outside, type Place, type Surroundings } from "./place";
import { propertyName } from "./property-name";
import { isSecretName, isSecretValue } from "./secret-data";

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
  /** The name of the property this container is the value of; null for members of a list and the root. */
  name: string | null;
  /** What this container and those around it say of the values in it. */
  within: Surroundings;
  /** The container's own `object` property, once seen. */
  objectType: string | null;
  values: { name: string | null; value: string | number; range: Range }[];
}

/** In order of position; null when the text is not JSON. */
function hiddenRanges(text: string, reveal: boolean): Range[] | null {
  const hidden: Range[] = [];
  let frame: Frame = { name: null, within: outside, objectType: null, values: [] };
  const around: Frame[] = [];
  let property: string | null = null;
  let wellFormed = true;

  const isHiddenName = (place: Place) => isSecretName(place) || (!reveal && isPersonalName(place));
  const isHiddenValue = (place: Place, value: string | number, { offset, length }: Range) =>
    typeof value === "string"
      ? isSecretValue(place, value) || (!reveal && isPersonalValue(value))
      : isSecretValue(place, value, text.slice(offset, offset + length));
  const open = () => {
    around.push(frame);
    frame = { name: property, within: inside(frame.within, property), objectType: null, values: [] };
    property = null;
  };
  // Judged when the object ends: its `object` property may come after the value in question.
  const close = () => {
    const { within, objectType, values } = frame;
    // A list's name is judged once, however many members it has.
    const names = new Map<string | null, boolean>();
    for (const { name, value, range } of values) {
      if (value === "") continue;
      const place = { name, within, objectType };
      const byName = names.get(name) ?? isHiddenName(place);
      names.set(name, byName);
      if (byName || isHiddenValue(place, value, range)) hidden.push(range);
    }
    frame = around.pop() ?? frame;
    property = null;
  };

  visit(
    text,
    {
      onObjectBegin: open,
      onArrayBegin: open,
      onObjectEnd: close,
      onArrayEnd: close,
      onObjectProperty(key, offset, length) {
        property = propertyName(key);
        // A key can itself be data: `metadata: {"ada@example.com": "vip"}`.
        if (isHiddenValue(bare, key, { offset, length })) hidden.push({ offset, length });
      },
      onLiteralValue(value, offset, length) {
        if (property === "object" && typeof value === "string") frame.objectType = value;
        // Absence is information and hides nobody: null, "" and true or false stay.
        if (typeof value === "string" || typeof value === "number") {
          // A member of a list is judged by the list's name.
          frame.values.push({ name: property ?? frame.name, value, range: { offset, length } });
        }
        property = null;
      },
      onError() {
        wellFormed = false;
      },
    },
    { disallowComments: true },
  );
  if (!wellFormed) return null;
  // A document that is a single value.
  close();
  return hidden.sort((a, b) => a.offset - b.offset);
}
