/** An entitlement before and after, fact by fact; what changed stands out. */
import clsx from "clsx";
import type { ReactNode } from "react";
import { type EntitlementShape, endlessWords, stateWords, withoutEntitlement } from "./entitlement-words";
import { DateOnly } from "./time";
import { Badge } from "./tone";

export interface EntitlementChangeProps {
  before: EntitlementShape | null;
  after: EntitlementShape;
}

interface Fact {
  name: string;
  /** Equal keys: unchanged. */
  key: (of: EntitlementShape) => string;
  show: (of: EntitlementShape) => ReactNode;
  /** Before the first entitlement that was stored. */
  first: ReactNode;
}

const facts: readonly Fact[] = [
  { name: "Plan", key: (of) => of.planId, show: (of) => of.planName, first: withoutEntitlement },
  {
    name: "State",
    key: (of) => of.state,
    show: (of) => <Badge tone={stateWords(of.state).tone}>{stateWords(of.state).word}</Badge>,
    first: <Badge tone="none">free</Badge>,
  },
  {
    name: "Until",
    key: (of) => of.validUntil ?? "",
    show: (of) => (of.validUntil ? <DateOnly at={of.validUntil} /> : endlessWords(of.state)),
    first: endlessWords("free"),
  },
  {
    name: "Features",
    key: (of) => of.features.join("\n"),
    show: (of) => (of.features.length > 0 ? of.features.join(", ") : "none"),
    first: "those of the free plan",
  },
];

/** Told where there is something to tell. */
const seats: Fact = {
  name: "Seats",
  key: (of) => String(of.seats ?? ""),
  show: (of) => of.seats ?? "not counted",
  first: "not counted",
};

const limits: Fact = {
  name: "Limits",
  key: limitsOf,
  show: (of) => limitsOf(of) || "none",
  first: "those of the free plan",
};

function limitsOf({ limits: of = {} }: EntitlementShape): string {
  return Object.entries(of)
    .map(([name, most]) => `${name} ${most}`)
    .sort()
    .join(", ");
}

function factsOf(before: EntitlementShape | null, after: EntitlementShape): readonly Fact[] {
  const tells = ({ key }: Fact) => key(after) !== "" || (before !== null && key(before) !== "");
  return [...facts, ...[limits, seats].filter(tells)];
}

export function EntitlementChange({ before, after }: EntitlementChangeProps) {
  return (
    <table className="w-full text-sm">
      <thead>
        <tr className="text-left text-xs text-faint">
          <th scope="col" className="w-24 py-1 font-medium">
            <span className="sr-only">Fact</span>
          </th>
          <th scope="col" className="py-1 pr-4 font-medium">
            Before
          </th>
          <th scope="col" className="py-1 font-medium">
            After
          </th>
        </tr>
      </thead>
      <tbody>
        {factsOf(before, after).map(({ name, key, show, first }) => {
          const changed = before === null || key(before) !== key(after);
          return (
            <tr key={name} className="border-t align-top">
              <th scope="row" className="py-1.5 text-left font-normal text-muted">
                {name}
              </th>
              <td className={clsx("py-1.5 pr-4", changed ? "text-muted" : "text-faint")}>
                {before ? show(before) : first}
              </td>
              <td className={clsx("py-1.5", changed ? "font-medium" : "text-faint")}>
                {changed ? show(after) : "unchanged"}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
