/** One user: what they may use and why, whose customers are theirs, what happened. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import { inTimeOrNull } from "~/lib/in-time-or-null";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { findUser } from "~/modules/accounts/users.server";
import { listedGrants } from "~/modules/entitlements/grant-list.server";
import { bindingsOfUser } from "~/modules/ownership/bindings.server";
import { mismatchesOfUser } from "~/modules/ownership/mismatches-of-user.server";
import { inboxPath, mappingPath } from "~/modules/ownership/ownership-address";
import { caseForPage } from "~/modules/case-desk.server";
import { diagnosisContext, runtime } from "~/modules/runtime.server";
import { lastUnlock } from "~/modules/payers/unlock-figures.server";
import { currentEntitlement } from "~/modules/sync/current-entitlement.server";
import { mirrorOfUser, mostObjectsShown, paymentsOfUser } from "~/modules/sync/user-objects.server";
import { timelineForPage } from "~/modules/timeline-desk.server";
import { LinkButton } from "~/ui/button";
import { CasePanel, KnownToStripe } from "~/ui/case-panel";
import { EmptyState } from "~/ui/empty-state";
import { EntitlementPanel } from "~/ui/entitlement-panel";
import { IdWithCopy } from "~/ui/id";
import { MismatchNotices } from "~/ui/mismatch-notices";
import { Notice } from "~/ui/notice";
import { type ObjectRow, objectRow } from "~/ui/object-row";
import { ObjectTable } from "~/ui/object-table";
import { PageHeader } from "~/ui/page-header";
import { PaymentTable } from "~/ui/payment-table";
import { Tabs } from "~/ui/tabs";
import { NowProvider, RelativeTime } from "~/ui/time";
import { duration } from "~/ui/time-words";
import { Timeline } from "~/ui/timeline";
import { GrantDone, GrantsTab } from "./grants";
import { Bindings, Identity } from "./identity";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.person.name ?? data?.person.email ?? "User"} · Paidtrail` },
];

const tabNames = ["timeline", "objects", "payments", "grants"] as const;
const tabLabels = {
  timeline: "Timeline",
  objects: "Stripe objects",
  payments: "Payments",
  grants: "Grants",
};

export async function loader({ request, params }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, clock, livemode } = runtime();
  const user = await findUser(pool, addressPart(params.id));
  if (user === null) throw new Response("No such user.", { status: 404 });
  const now = clock();
  const address = new URL(request.url);
  const search = address.searchParams;
  const asked = search.get("tab");
  const tab = tabNames.find((name) => name === asked) ?? "timeline";
  const { id, name, email, emailVerified, role, disabledAt, createdAt } = user;
  const objects = tab === "objects" ? await mirrorOfUser(pool, livemode, id) : [];
  const payments = tab === "payments" ? await paymentsOfUser(pool, livemode, id) : [];
  const grants = tab === "grants" ? await grantsShown(user.id, search, now) : null;
  const bindings = await bindingsOfUser(pool, livemode, user.id);
  const verdict = await caseForPage(diagnosisContext(), "user", user.id, address);
  const reader = { reveal: viewer.role === "admin" };
  return json({
    person: { id, name, email, emailVerified, role, disabledAt, createdAt },
    livemode,
    tab,
    knownToStripe: search.get("known") === "stripe",
    verdict,
    entitlement: await currentEntitlement(pool, user.id, { livemode, now }),
    bindings,
    mismatches: await mismatchesOfUser(pool, livemode, {
      userId: user.id,
      customerIds: bindings.flatMap((one) => (one.endedAt ? [] : one.customerId)),
    }),
    timeline: tab === "timeline" ? await timelineForPage(runtime(), verdict.view, address, reader) : null,
    viewerId: viewer.id,
    moreObjects: objects.length >= mostObjectsShown,
    unlock: await inTimeOrNull(lastUnlock(pool, livemode, user.id)),
    objects: objects.map((object) => objectRow(object, reader)),
    // The pages are the payer's own: their address opens them.
    payments: payments.map(({ hostedUrl: _page, pdfUrl: _document, ...payment }) => payment),
    grants,
    mayGrant: viewer.role === "admin",
    now: now.toISOString(),
  });
}

const grantsOnAPage = 20;

async function grantsShown(userId: string, search: URLSearchParams, now: Date) {
  const before = addressPart(search.get("before")) || null;
  const page = await listedGrants(runtime().pool, userId, { now, limit: grantsOnAPage, before });
  return {
    rows: page.grants.map(({ createdAt, endsAt, revokedAt, ...grant }) => ({
      ...grant,
      createdAt: createdAt.toISOString(),
      endsAt: endsAt.toISOString(),
      revokedAt: revokedAt?.toISOString() ?? null,
    })),
    first: before === null,
    older: page.more ? (page.grants.at(-1)?.id ?? null) : null,
    done: search.has("granted") ? ("granted" as const) : search.has("revoked") ? ("revoked" as const) : null,
  };
}

export default function UserPage() {
  const data = useLoaderData<typeof loader>();
  const { person, livemode, tab, entitlement, bindings, now } = data;
  const path = `/console/users/${encodeURIComponent(person.id)}`;
  return (
    <NowProvider now={now}>
      <PageHeader
        back={{ to: "/console/users", label: "Users" }}
        title={person.name ?? person.email}
        actions={
          <>
            <ResyncLinks customerIds={bindings.flatMap((one) => (one.endedAt ? [] : one.customerId))} />
            {data.mayGrant && <LinkButton to={`${path}/grant`}>Grant access…</LinkButton>}
          </>
        }
        meta={
          <>
            {person.name && <span>{person.email}</span>}
            <IdWithCopy id={person.id} what="user id" />
            {data.unlock && (
              <span>unlocked {duration(data.unlock.tookMs)} after the last checkout was paid</span>
            )}
          </>
        }
      />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="grid min-w-0 gap-5">
          {person.disabledAt && (
            <Notice tone="waiting" title="This user is disabled">
              Nobody can sign in as them since <RelativeTime at={person.disabledAt} />. What they paid for is
              not touched.
            </Notice>
          )}
          {data.grants?.done && <GrantDone done={data.grants.done} />}
          {data.knownToStripe && <KnownToStripe />}
          <CasePanel
            key={data.verdict.askStripe}
            {...data.verdict}
            livemode={livemode}
            mayChange={data.mayGrant}
          />
          <MismatchNotices
            mismatches={data.mismatches}
            allTo={inboxPath({ status: "open", userId: person.id })}
          />
          <EntitlementPanel entitlement={entitlement} livemode={livemode} />
          <div className="min-w-0 rounded-lg border bg-surface">
            <div className="border-b px-4">
              <Tabs
                label="Views of this user"
                tabs={tabNames.map((name) => ({
                  to: name === "timeline" ? path : `${path}?tab=${name}`,
                  label: tabLabels[name],
                  current: name === tab,
                }))}
              />
            </div>
            {data.timeline && (
              <Timeline
                {...data.timeline}
                path={path}
                about={{ type: "user", id: person.id }}
                viewerId={data.viewerId}
              />
            )}
            {tab === "objects" && (
              <ObjectsTab objects={data.objects} more={data.moreObjects} livemode={livemode} />
            )}
            {tab === "payments" &&
              (data.payments.length > 0 ? (
                <PaymentTable payments={data.payments} />
              ) : (
                <EmptyState title="No payment is known">
                  Invoices, charges and payments of the linked customers are listed here.
                </EmptyState>
              ))}
            {data.grants && <GrantsTab grants={data.grants} path={path} mayGrant={data.mayGrant} />}
          </div>
        </div>
        <div className="grid min-w-0 items-start gap-5 md:grid-cols-2 xl:grid-cols-1">
          <Identity person={person} />
          <Bindings
            bindings={bindings}
            mayChange={data.mayGrant}
            allTo={mappingPath({ userId: person.id, ended: true })}
          />
        </div>
      </div>
    </NowProvider>
  );
}

/** One customer is the rule; with several, each is named. */
function ResyncLinks({ customerIds }: { customerIds: readonly string[] }) {
  return customerIds.slice(0, 5).map((id) => (
    <LinkButton key={id} to={`/console/customers/${encodeURIComponent(id)}/resync`}>
      {customerIds.length === 1 ? "Resync…" : `Resync ${id}…`}
    </LinkButton>
  ));
}

interface ObjectsTabProps {
  objects: readonly ObjectRow[];
  /** There are more than these. */
  more: boolean;
  livemode: boolean;
}

function ObjectsTab({ objects, more, livemode }: ObjectsTabProps) {
  if (objects.length === 0) {
    return (
      <EmptyState title="No Stripe object is known">
        They appear with the first event of a customer that is linked to this user.
      </EmptyState>
    );
  }
  return (
    <>
      <ObjectTable objects={objects} livemode={livemode} />
      {more && (
        <p className="border-t px-4 py-2.5 text-xs text-muted">
          These are the newest {objects.length}; what else there is stands on each customer's page.
        </p>
      )}
    </>
  );
}
