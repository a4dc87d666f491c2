/** Of a mismatch about a user: the customers that it names, each with what may be done about it. */
import type { Candidate, MismatchDetail, SourceView } from "~/modules/ownership/mismatch-view";
import { LinkButton } from "./button";
import { IdWithCopy } from "./id";
import { ownerChangePath } from "./owner-change-page";

export interface CustomerActionsProps {
  mismatch: Pick<MismatchDetail, "id" | "subject" | "actions" | "others"> & {
    candidates: readonly Pick<Candidate, "sources">[];
  };
}

export function CustomerActions({ mismatch }: CustomerActionsProps) {
  const { id, subject, actions, candidates, others } = mismatch;
  const customers = new Map<string, SourceView>();
  for (const source of [...candidates.flatMap(({ sources }) => sources), ...others]) {
    // Its address tells whose it is; what it paid stands under its id, too.
    if (source.where.object === "customer" && source.where.field === "email") {
      customers.set(source.where.id, source);
    }
  }
  const rows = [...customers.values()].flatMap(({ where, userId }) => {
    const kind = userId === subject.id ? ("unlink" as const) : ("link" as const);
    return actions.includes(kind) && (kind === "unlink" || userId === null)
      ? [{ customerId: where.id, kind }]
      : [];
  });
  if (rows.length === 0) return null;
  return (
    <ul className="grid gap-2 text-sm">
      {rows.map(({ customerId, kind }) => (
        <li key={customerId} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <IdWithCopy
            id={customerId}
            what="customer id"
            to={`/console/customers/${encodeURIComponent(customerId)}`}
          />
          <LinkButton to={ownerChangePath(kind, customerId, { user: subject.id, mismatch: id })}>
            {kind === "link" ? "Link to this user…" : "Unlink…"}
          </LinkButton>
        </li>
      ))}
    </ul>
  );
}
