/** What a grant, or taking one back, changes for its user: before and after. */
import { EntitlementChange } from "./entitlement-change";
import { type EntitlementShape, stateWords } from "./entitlement-words";
import { Badge } from "./tone";

export function GrantEffect({ before, after }: { before: EntitlementShape; after: EntitlementShape }) {
  if (JSON.stringify(before) !== JSON.stringify(after)) {
    return <EntitlementChange before={before} after={after} />;
  }
  const { word, tone } = stateWords(after.state);
  return (
    <p className="text-sm">
      <span className="font-medium">{after.planName}</span> <Badge tone={tone}>{word}</Badge>{" "}
      <span className="text-muted">
        before and after: what they have otherwise is as high and lasts as long, so nothing changes today.
      </span>
    </p>
  );
}
