/** What of a verdict is kept with a case: enough for a list and a ticket, bounded, and no address of anybody. Pure. */
import type { Facts } from "../diagnosis/facts";
import type { FoundCause, Verdict } from "../diagnosis/verdict";
import { maskAddresses } from "../ownership/mask-addresses";
import type { VerdictSnapshot } from "./case";

const longestText = 600;
const mostBeside = 8;

export function verdictSnapshot(
  facts: Facts,
  { causes, blindSpots }: Verdict,
  { first, has, due }: { first: FoundCause | null; has: string | null; due: string | null },
): VerdictSnapshot {
  return {
    sentence: shortened(first?.sentence ?? undecided(has, due)),
    certainty: first?.certainty ?? "not_decidable",
    next: first === null ? null : { words: shortened(first.next.words), action: first.next.action },
    also: causes
      .filter(({ code, harmless }) => harmless !== true && code !== first?.code)
      .map(({ code }) => code)
      .slice(0, mostBeside),
    blindSpots: blindSpots.map(({ source }) => source).slice(0, mostBeside),
    has,
    due,
    askedStripe: facts.stripe.state === "known",
  };
}

function undecided(has: string | null, due: string | null): string {
  if (due === null && has !== null) return `${has} is given here, and nothing at Stripe pays for it.`;
  return `Paid at Stripe${due === null ? "" : ` for ${due}`}, and nothing is given here. No rule names the reason yet.`;
}

const shortened = (text: string) => {
  const masked = maskAddresses(text);
  return masked.length > longestText ? `${masked.slice(0, longestText - 1)}…` : masked;
};
