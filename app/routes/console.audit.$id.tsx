/** One entry of the audit log: all of what changed, field by field. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { auditPath } from "~/modules/audit/audit-address";
import type { AuditChange } from "~/modules/audit/audit-view";
import { findAuditEntry } from "~/modules/audit/find-entries.server";
import { runtime } from "~/modules/runtime.server";
import { AuditResync } from "~/ui/audit-resync";
import { Actor, Subject } from "~/ui/audit-table";
import { actionTitle } from "~/ui/audit-words";
import { ChangedFields } from "~/ui/changed-fields";
import { KeyValueList } from "~/ui/key-values";
import { Link } from "~/ui/link";
import { PageHeader } from "~/ui/page-header";
import { Section } from "~/ui/section";
import { ExactTime, NowProvider, RelativeTime } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? actionTitle(data.entry.action) : "Audit"} · Paidtrail` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { role } = await requireViewer(request, "operator");
  const { pool, clock } = runtime();
  const id = /^\d{1,15}$/.test(params.id ?? "") ? Number(params.id) : null;
  const entry = id === null ? null : await findAuditEntry(pool, id, { reveal: role === "admin" });
  if (entry === null) throw new Response("No such entry.", { status: 404 });
  return json({ entry, now: clock().toISOString() });
}

export default function AuditEntry() {
  const { entry, now } = useLoaderData<typeof loader>();
  const { at, actor, action, subject, reason, changes, moreChanges, resync } = entry;
  return (
    <NowProvider now={now}>
      <PageHeader
        back={{ to: auditPath({}), label: "Audit" }}
        title={actionTitle(action)}
        meta={
          <>
            <RelativeTime at={at} />
            <code className="text-xs">{action}</code>
          </>
        }
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        {resync ? <AuditResync resync={resync} /> : <Changes changes={changes} more={moreChanges} />}
        <Section title="Facts" className="max-lg:order-first">
          <KeyValueList
            items={[
              { name: "When", value: <ExactTime at={at} /> },
              { name: "Who", value: <Actor actor={actor} /> },
              { name: "To what", value: <Subject subject={subject} /> },
              { name: "Why", value: reason ?? <span className="text-faint">no reason given</span> },
            ]}
          />
          <p className="mt-3 grid gap-1 text-sm">
            <Link to={auditPath({ subject: subject.id })} className="text-accent hover:underline">
              Everything done to {subject.type === "user" ? "this user" : "it"}
            </Link>
            <Link to={auditPath({ actor: actor.id })} className="text-accent hover:underline">
              Everything done by {actor.name ?? actor.id}
            </Link>
          </p>
        </Section>
      </div>
    </NowProvider>
  );
}

function Changes({ changes, more }: { changes: readonly AuditChange[]; more: boolean }) {
  return (
    <Section title="What changed">
      {changes.length === 0 ? (
        <p className="text-sm text-muted">
          {more
            ? "The change cannot be shown: it is nested too deeply to be searched for personal data."
            : "Nothing that is stored: the entry tells that it was done."}
        </p>
      ) : (
        <>
          <ChangedFields fields={changes} />
          {more && <p className="mt-2 text-sm text-faint">The first {changes.length} fields are shown.</p>}
        </>
      )}
    </Section>
  );
}
