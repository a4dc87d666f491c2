/** One Stripe customer: whose it is, what is known of it, what arrived about it. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { findUser } from "~/modules/accounts/users.server";
import { timelineForPage } from "~/modules/timeline-desk.server";
import { objectsOfCustomers } from "~/modules/mirror/mirror.server";
import { toObjectView } from "~/modules/mirror/object-view";
import { bindingsOfCustomers } from "~/modules/ownership/bindings.server";
import { listMismatches } from "~/modules/ownership/mismatch-list.server";
import { inboxPath } from "~/modules/ownership/ownership-address";
import { caseForPage } from "~/modules/case-desk.server";
import { diagnosisContext, runtime } from "~/modules/runtime.server";
import { LinkButton } from "~/ui/button";
import { CasePanel, KnownToStripe } from "~/ui/case-panel";
import { EmptyState } from "~/ui/empty-state";
import { ExternalLink } from "~/ui/external-link";
import { IdWithCopy } from "~/ui/id";
import { Link } from "~/ui/link";
import { MismatchNotices } from "~/ui/mismatch-notices";
import { Notice } from "~/ui/notice";
import { objectRow } from "~/ui/object-row";
import { ObjectTable } from "~/ui/object-table";
import { ownerChangePath } from "~/ui/owner-change-page";
import { PageHeader } from "~/ui/page-header";
import { Section } from "~/ui/section";
import { Timeline } from "~/ui/timeline";
import { useStripeLink } from "~/ui/stripe-links";
import { NowProvider, RelativeTime } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.id ?? "Customer"} · Paidtrail` },
];

const types = [
  "customer",
  "subscription",
  "checkout_session",
  "invoice",
  "payment_intent",
  "charge",
  "refund",
  "subscription_schedule",
  "invoice_payment",
  "dispute",
  "credit_note",
  "entitlement_summary",
] as const;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, clock, livemode } = runtime();
  const id = addressPart(params.id);
  const [binding] = await bindingsOfCustomers(pool, livemode, [id]);
  const owner = binding ? await findUser(pool, binding.userId) : null;
  const objects = await objectsOfCustomers(pool, livemode, [id], { limit: 20, types });
  const mismatches = await listMismatches(pool, livemode, { customerId: id }, { limit: 10 });
  const address = new URL(request.url);
  const reader = { reveal: viewer.role === "admin" };
  const timeline = await timelineForPage(runtime(), { userId: null, customerIds: [id] }, address, reader);
  return json({
    id,
    livemode,
    knownToStripe: address.searchParams.get("known") === "stripe",
    verdict: await caseForPage(diagnosisContext(), "customer", id, address),
    owner: binding ? { id: binding.userId, name: owner?.name ?? owner?.email ?? binding.userId } : null,
    mismatches: mismatches.rows,
    mayChange: viewer.role === "admin",
    done: doneOf(address.searchParams),
    objects: objects.map((object) => objectRow(toObjectView(object), reader)),
    timeline,
    viewerId: viewer.id,
    now: clock().toISOString(),
  });
}

/** What a customer without an owner is recorded as. */
const ownerless = new Set(["customer_unlinked", "user_unknown"]);

const alreadyNamed =
  "The customer's metadata at Stripe names its user already: nothing was written, and nothing changed.";

/** What was done on the page that led here; null: nothing. */
function doneOf(search: URLSearchParams): { title: string; text: string } | null {
  const audited = "The audit log has before and after.";
  const follows = `Access follows from it already. ${audited}`;
  if (search.has("resynced")) {
    return {
      title: "Resynced",
      text: `What Stripe said is held here now, and access follows from it. ${audited}`,
    };
  }
  switch (search.get("done")) {
    case "link":
      return { title: "Linked", text: follows };
    case "unlink":
      return { title: "Unlinked", text: follows };
    case "move":
      return { title: "Moved", text: follows };
    case "write_metadata":
      return { title: "Written to Stripe", text: `The customer's metadata names its user now. ${audited}` };
    case "named_already":
      return { title: "Named already", text: alreadyNamed };
    default:
      return null;
  }
}

function OwnerButtons({ id, linked }: { id: string; linked: boolean }) {
  if (!linked) return <LinkButton to={ownerChangePath("link", id)}>Link to a user…</LinkButton>;
  return (
    <>
      <LinkButton to={ownerChangePath("move", id)}>Move…</LinkButton>
      <LinkButton to={ownerChangePath("unlink", id)}>Unlink…</LinkButton>
    </>
  );
}

export default function CustomerPage() {
  const {
    id,
    livemode,
    knownToStripe,
    verdict,
    owner,
    mismatches,
    objects,
    timeline,
    mayChange,
    done,
    now,
    viewerId,
  } = useLoaderData<typeof loader>();
  const page = useStripeLink()({ type: "customer", id }, { livemode });
  const open = mismatches.find(({ code }) => ownerless.has(code));
  const namesUnknown = mismatches.some(({ code }) => code === "user_unknown");
  const unknown = owner === null && objects.length === 0 && timeline.entries.length === 0;
  return (
    <NowProvider now={now}>
      <PageHeader
        title="Stripe customer"
        actions={
          <>
            {mayChange && !unknown && <OwnerButtons id={id} linked={owner !== null} />}
            <LinkButton to={`/console/customers/${encodeURIComponent(id)}/resync`}>Resync…</LinkButton>
          </>
        }
        meta={
          <>
            <IdWithCopy id={id} what="customer id" />
            {page && <ExternalLink href={page}>Stripe</ExternalLink>}
            {owner && (
              <span>
                Belongs to{" "}
                <Link
                  to={`/console/users/${encodeURIComponent(owner.id)}`}
                  className="rounded-xs font-medium text-accent hover:underline"
                >
                  {owner.name}
                </Link>
              </span>
            )}
          </>
        }
      />
      <div className="grid gap-5">
        {done && (
          <Notice tone="good" title={done.title}>
            {done.text}
          </Notice>
        )}
        {knownToStripe && <KnownToStripe />}
        <CasePanel key={verdict.askStripe} {...verdict} livemode={livemode} mayChange={mayChange} />
        {owner === null && !unknown && (
          <Notice tone="waiting" title="Belongs to nobody yet">
            {namesUnknown
              ? "Its metadata names a user that does not exist here"
              : "No user is linked to this customer"}
            , so what it pays for gives nobody access. It links itself when{" "}
            {namesUnknown ? "that user becomes known, or when" : "the id of"} a user
            {namesUnknown ? " who is known" : ""} is written into the metadata of the customer, its
            subscription or its checkout.
            {open && (
              <>
                {" "}
                Open since <RelativeTime at={open.firstSeenAt} />.
              </>
            )}
          </Notice>
        )}
        <MismatchNotices mismatches={mismatches} allTo={inboxPath({ status: "open", customerId: id })} />
        {unknown ? (
          <div className="rounded-lg border">
            <EmptyState title="Nothing is known of this customer">
              No event about it has arrived. Check the id and the mode: this deployment sees{" "}
              {livemode ? "live" : "test"} customers only.
            </EmptyState>
          </div>
        ) : (
          <>
            <Section title="Timeline" flush>
              <Timeline
                {...timeline}
                path={`/console/customers/${encodeURIComponent(id)}`}
                about={{ type: "customer", id }}
                viewerId={viewerId}
              />
            </Section>
            <Section title="Stripe objects, as last known" flush={objects.length > 0}>
              {objects.length > 0 ? (
                <ObjectTable objects={objects} livemode={livemode} />
              ) : (
                <p className="text-sm text-muted">None yet: no event that carries one was applied.</p>
              )}
            </Section>
          </>
        )}
      </div>
    </NowProvider>
  );
}
