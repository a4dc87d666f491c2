/** Who the user is, and which customers are theirs on whose word. */
import type { BindingView } from "~/modules/ownership/bindings.server";
import { IdWithCopy } from "~/ui/id";
import { KeyValueList } from "~/ui/key-values";
import { Link } from "~/ui/link";
import { ownerChangePath } from "~/ui/owner-change-page";
import { Section } from "~/ui/section";
import { DateOnly, RelativeTime } from "~/ui/time";
import { Badge } from "~/ui/tone";
import { evidenceWords } from "~/ui/evidence-words";

export interface Person {
  id: string;
  name: string | null;
  email: string;
  emailVerified: boolean;
  role: string;
  disabledAt: string | null;
  createdAt: string;
}

export function Identity({ person }: { person: Person }) {
  return (
    <Section title="Who">
      <KeyValueList
        items={[
          {
            name: "Email",
            value: <IdWithCopy id={person.email} what="email" className="font-sans" />,
            note: person.emailVerified ? "verified" : "not verified",
          },
          { name: "User id", value: <IdWithCopy id={person.id} what="user id" /> },
          { name: "Role", value: person.role },
          { name: "Known since", value: <DateOnly at={person.createdAt} /> },
          ...(person.disabledAt
            ? [{ name: "Disabled", value: <RelativeTime at={person.disabledAt} /> }]
            : []),
        ]}
      />
    </Section>
  );
}

/** Who has more than a few is seldom one person. */
const mostShown = 20;

export function Bindings({
  bindings,
  mayChange,
  allTo,
}: {
  bindings: readonly BindingView[];
  mayChange: boolean;
  allTo: string;
}) {
  return (
    <Section title="Stripe customers" flush={bindings.length > 0}>
      {bindings.length === 0 ? (
        <p className="text-sm text-muted">
          None is linked to this user. A payment links itself when the user id stands in Stripe's metadata.
        </p>
      ) : (
        <ul className="text-sm">
          {bindings.slice(0, mostShown).map((binding) => (
            <li key={`${binding.customerId} ${binding.createdAt}`} className="px-4 py-2.5 not-first:border-t">
              <div className="flex items-center justify-between gap-3">
                <IdWithCopy
                  id={binding.customerId}
                  what="customer id"
                  to={`/console/customers/${encodeURIComponent(binding.customerId)}`}
                />
                {binding.endedAt ? (
                  <Badge tone="none">ended</Badge>
                ) : (
                  mayChange && (
                    <span className="flex shrink-0 gap-2.5 text-xs">
                      {(["move", "unlink"] as const).map((kind) => (
                        <Link
                          key={kind}
                          to={ownerChangePath(kind, binding.customerId)}
                          className="rounded-xs text-accent hover:underline"
                        >
                          {kind === "move" ? "Move…" : "Unlink…"}
                          <span className="sr-only"> {binding.customerId}</span>
                        </Link>
                      ))}
                    </span>
                  )
                )}
              </div>
              <p className="mt-0.5 text-xs text-muted">
                {evidenceWords(binding.evidence)}, <RelativeTime at={binding.createdAt} />
                {binding.endedAt && (
                  <>
                    ; ended <RelativeTime at={binding.endedAt} />
                    {binding.endedBy && ` by ${binding.endedBy}`}
                  </>
                )}
              </p>
            </li>
          ))}
          {bindings.length > mostShown && (
            <li className="border-t px-4 py-2.5 text-xs text-muted">
              These are {mostShown} of{" "}
              <Link to={allTo} className="rounded-xs text-accent hover:underline">
                all links of this user
              </Link>
              .
            </li>
          )}
        </ul>
      )}
    </Section>
  );
}
