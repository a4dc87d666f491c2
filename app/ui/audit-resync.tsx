/** What a resync changed, on its entry's page: access in words, then the owner, then each object by its name. */
import type { ResyncStory } from "~/modules/audit/audit-view";
import { mirroredTypes } from "~/modules/stripe/snapshot";
import { accessWords } from "./audit-resync-words";
import { ChangedFields } from "./changed-fields";
import { counted } from "./figures";
import { IdWithCopy } from "./id";
import { objectTitle } from "./object-words";
import { Section } from "./section";

export function AuditResync({ resync }: { resync: ResyncStory }) {
  const { owner, entitlements, objects, objectCount } = resync;
  const further = objectCount - objects.length;
  return (
    <div className="grid min-w-0 gap-5">
      <Section title="Owner and access">
        <div className="grid gap-2 text-sm">
          {entitlements.map((change) => (
            <p key={change.userId}>
              <span className="font-medium">{accessWords(change)}</span>{" "}
              <span className="text-muted">for {change.userId}</span>
            </p>
          ))}
          <p>
            {owner.before === owner.after
              ? `Belongs to ${owner.after ?? "nobody"}, as before.`
              : `Belongs to ${owner.after ?? "nobody"}; before, to ${owner.before ?? "nobody"}.`}
          </p>
        </div>
      </Section>
      <Section
        title="Stripe objects"
        aside={`${counted(objectCount, "object")} differed`}
        flush={objects.length > 0}
      >
        {objects.length === 0 ? (
          <p className="text-sm text-muted">Everything was held here as Stripe had it.</p>
        ) : (
          <ul className="divide-y">
            {objects.map(({ type, id, kind, fields }) => (
              <li key={`${type}:${id}`} className="grid min-w-0 gap-2 px-4 py-3">
                <div className="flex flex-wrap items-center gap-x-2 text-sm">
                  <h3 className="font-medium">{titleOf(type)}</h3>
                  <IdWithCopy id={id} what={`${type.replaceAll("_", " ")} id`} quiet />
                  <span className="text-muted">{kinds[kind] ?? kind}</span>
                </div>
                {fields.length > 0 && <ChangedFields fields={fields} />}
              </li>
            ))}
            {further > 0 && (
              <li className="px-4 py-3 text-sm text-muted">
                and {counted(further, "further object")}, which the entry does not hold
              </li>
            )}
          </ul>
        )}
      </Section>
    </div>
  );
}

const kinds: Record<string, string> = { new: "was not held here", gone: "no longer at Stripe" };

function titleOf(type: string): string {
  const known = mirroredTypes.find((one) => one === type);
  return known ? objectTitle(known) : type.replaceAll("_", " ");
}
