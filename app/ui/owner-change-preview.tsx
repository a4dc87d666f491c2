/** Who gains and who loses access if a customer is linked, unlinked or moved. */
import type { AccessSide, OwnerChangeView } from "~/modules/sync/owner-change-view";
import { EntitlementChange } from "./entitlement-change";
import { stateWords } from "./entitlement-words";
import { Link } from "./link";
import { codeWords } from "./ownership-words";
import { Section } from "./section";
import { Badge, type Tone } from "./tone";

export type AccessChange = OwnerChangeView["access"][number];

const effects: Record<AccessChange["effect"], { word: string; tone: Tone }> = {
  gains: { word: "gains access", tone: "good" },
  loses: { word: "loses access", tone: "bad" },
  changes: { word: "access changes", tone: "waiting" },
  keeps: { word: "nothing changes", tone: "none" },
};

export function EffectBadge({ effect }: Pick<AccessChange, "effect">) {
  return <Badge tone={effects[effect].tone}>{effects[effect].word}</Badge>;
}

export interface OwnerChangePreviewProps {
  preview: Omit<OwnerChangeView, "access"> & { access: (AccessChange & { name: string | null })[] };
}

export function OwnerChangePreview({ preview }: OwnerChangePreviewProps) {
  const { owner, access, mismatches } = preview;
  const nameOf = (userId: string) => access.find((one) => one.userId === userId)?.name ?? userId;
  const opened = mismatches.after.filter((code) => !mismatches.before.includes(code));
  const settled = mismatches.before.filter((code) => !mismatches.after.includes(code));
  return (
    <Section title="What follows at once">
      <div className="grid gap-4 text-sm">
        <p>
          {owner.after === null ? (
            "The customer belongs to nobody then."
          ) : (
            <>
              The customer belongs to <span className="font-medium">{nameOf(owner.after)}</span> then
              {owner.before === owner.after
                ? ", as now: this confirms it."
                : owner.before === null
                  ? "; now to nobody."
                  : `; now to ${nameOf(owner.before)}.`}
            </>
          )}{" "}
          <span className="text-muted">
            What Stripe said of it so far counts right away; no event has to be replayed.
          </span>
        </p>
        {access.map(({ userId, name, effect, before, after }) => (
          <div key={userId}>
            <h3 className="mb-1 flex flex-wrap items-center gap-x-2 gap-y-1">
              <Link
                to={`/console/users/${encodeURIComponent(userId)}`}
                className="rounded-xs font-medium text-accent hover:underline"
              >
                {name ?? userId}
              </Link>
              {name !== null && (
                <span className="font-mono text-[0.92em] text-faint break-all">{userId}</span>
              )}
              <EffectBadge effect={effect} />
            </h3>
            {after !== null && effect !== "keeps" ? (
              <EntitlementChange before={before} after={after} />
            ) : (
              <p className="text-muted">{sideWords(after)}, before and after.</p>
            )}
          </div>
        ))}
        {opened.length > 0 && (
          <p className="text-bad">Sources disagree then: {opened.map(codeWords).join(", ")}.</p>
        )}
        {settled.length > 0 && (
          <p className="text-good">Settled by this: {settled.map(codeWords).join(", ")}.</p>
        )}
      </div>
    </Section>
  );
}

function sideWords(side: AccessSide | null): string {
  return side === null || side.state === "free"
    ? (side?.planName ?? "Free")
    : `${side.planName} (${stateWords(side.state).word})`;
}
