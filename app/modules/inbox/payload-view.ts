/**
 * A stored body as the console shows it: the text as it came, personal data and
 * secrets hidden, or withheld with the reason where it cannot be read.
 */
import { maskPayload } from "./payload-mask";

export interface PayloadView {
  /** Empty when withheld. */
  text: string;
  /** How many values are hidden. */
  masked: number;
  /** Why nothing is shown; null when the text is. */
  withheld: string | null;
  /** Characters that are stored and not shown, because the page has a bound. */
  cut: number;
}

/** An event has some kilobytes; a page with more than this serves nobody. */
const shownCharacters = 400_000;

/** `reveal`: shows personal data; secrets stay hidden from everybody. */
export function payloadView(body: Uint8Array | null, options: { reveal: boolean }): PayloadView {
  if (body === null) return withheld("The body is no longer stored.");
  const text = decode(body);
  if (text === null) {
    return withheld(
      "The body is not valid UTF-8, so it cannot be searched for personal data. It is stored, and not shown.",
    );
  }
  const masked = maskPayload(text, options);
  if (masked.withheld !== null) return withheld(masked.withheld);
  // Cut after masking: half a value would not be recognised as personal.
  return {
    text: masked.text.slice(0, shownCharacters),
    masked: masked.masked,
    withheld: null,
    cut: Math.max(0, masked.text.length - shownCharacters),
  };
}

function decode(body: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

const withheld = (reason: string): PayloadView => ({ text: "", masked: 0, withheld: reason, cut: 0 });
