/**
 * From facts to the answer: every rule is asked, and what it found is put in the
 * order in which the chain breaks. Pure: the same facts, the same verdict.
 */
import { type CauseCode, causeCodes, causes, chainLinks } from "./chain";
import type { Facts } from "./facts";
import type { Finding, Rule } from "./rule";

export interface Verdict {
  /** In chain order, the first broken link first; what one explains follows it. Harmless ones come last. */
  causes: FoundCause[];
  cleared: { code: CauseCode; looked: string }[];
  undecidable: { code: CauseCode; missing: string }[];
  blindSpots: { source: string; why: string }[];
  /** The user is entitled, and no link is broken up to what we answer; the host application may be behind. */
  healthy: boolean;
}

export interface FoundCause extends Omit<Finding, "outcome" | "explains"> {
  code: CauseCode;
  /** The code that this one follows from; null: it stands for itself. */
  follows: CauseCode | null;
}

export function diagnose(facts: Facts, rules: readonly Rule[]): Verdict {
  const found = new Map<CauseCode, Finding>();
  const cleared: Verdict["cleared"] = [];
  const undecidable: Verdict["undecidable"] = [];
  for (const { code, examine } of rules) {
    const examination = examine(facts);
    switch (examination.outcome) {
      case "found":
        found.set(code, examination);
        break;
      case "cleared":
        cleared.push({ code, looked: examination.looked });
        break;
      case "undecidable":
        undecidable.push({ code, missing: examination.missing });
        break;
      default:
        examination satisfies never;
    }
  }
  const inOrder = ordered(found);
  const entitled = facts.entitlement.state === "known" && facts.entitlement.value.derived.state !== "free";
  return {
    causes: inOrder,
    cleared,
    undecidable,
    blindSpots: blindSpotsOf(facts),
    healthy:
      entitled && inOrder.every(({ code, harmless }) => harmless === true || causes[code].link === "app"),
  };
}

/** By link, then as the catalogue has them; each directly followed by what it explains. */
function ordered(found: ReadonlyMap<CauseCode, Finding>): FoundCause[] {
  const explainedBy = new Map<CauseCode, CauseCode>();
  for (const [code, { explains = [] }] of found) {
    for (const other of explains) {
      // Of two that explain each other the one that was found first stands for itself.
      if (found.has(other) && explainedBy.get(code) !== other) explainedBy.set(other, code);
    }
  }
  const byPlace = [...found.keys()].sort((a, b) => placeOf(a, found) - placeOf(b, found));
  const told: FoundCause[] = [];
  const seen = new Set<CauseCode>();
  const tell = (code: CauseCode) => {
    const finding = found.get(code);
    if (finding === undefined || seen.has(code)) return;
    seen.add(code);
    // That we hold another state than Stripe is what every break on the way leads to: no news where that is told.
    if (code === "mirror_drift" && explainedBy.has(code)) return;
    const { outcome: _outcome, explains: _explains, ...rest } = finding;
    told.push({ code, ...rest, follows: explainedBy.get(code) ?? null });
    for (const other of byPlace) if (explainedBy.get(other) === code) tell(other);
  };
  for (const code of byPlace) if (!explainedBy.has(code)) tell(code);
  // A circle of explanations has no beginning; nothing that was found stays untold.
  for (const code of byPlace) tell(code);
  return told;
}

/** Harmless ones after all that break something; a late event, which explains nothing, after those. */
function placeOf(code: CauseCode, found: ReadonlyMap<CauseCode, Finding>): number {
  const harmless = found.get(code)?.harmless === true ? (code === "event_stale" ? 2 : 1) : 0;
  return (
    (harmless * chainLinks.length + chainLinks.indexOf(causes[code].link)) * causeCodes.length +
    causeCodes.indexOf(code)
  );
}

const sources = {
  mirror: "what we hold of Stripe's objects",
  ledger: "the ledger of deliveries and events",
  entitlement: "the entitlement",
  configuration: "the settings of this deployment",
  host: "what the host application asked and shows",
  jobs: "the background jobs",
  mismatches: "the open mismatches",
  stripe: "Stripe, as it is now",
  endpoint: "the webhook endpoint at Stripe",
} as const satisfies Partial<Record<keyof Facts, string>>;

function blindSpotsOf(facts: Facts): Verdict["blindSpots"] {
  return (Object.keys(sources) as (keyof typeof sources)[]).flatMap((name) => {
    const source = facts[name];
    return source.state === "failed" ? [{ source: sources[name], why: source.why }] : [];
  });
}
