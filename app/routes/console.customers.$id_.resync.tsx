/** What Stripe says about a customer now, beside what is held here. Changes nothing. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { runtime } from "~/modules/runtime.server";
import { previewResync } from "~/modules/sync/resync-customer.server";
import { changesNothing, resyncView } from "~/modules/sync/resync-view";
import { unreadWords } from "~/modules/sync/unread-words";
import { LinkButton } from "~/ui/button";
import { IdWithCopy } from "~/ui/id";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { ResyncDifference } from "~/ui/resync-difference";
import { ResyncForm } from "~/ui/resync-form";
import { Section } from "~/ui/section";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Resync a customer · Paidtrail" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, reader, livemode, clock } = runtime();
  const id = addressPart(params.id);
  const preview = await previewResync({ pool, reader, livemode, clock }, id);
  const common = { id, now: clock().toISOString(), mayApply: viewer.role === "admin" };
  if (preview.outcome === "unread") {
    const status = preview.failure.kind === "not_found" ? 404 : 200;
    return json({ ...common, resync: null, unread: unreadWords(preview.failure, id) }, { status });
  }
  return json({
    ...common,
    resync: resyncView(preview.resync, { reveal: viewer.role === "admin" }),
    unread: null,
  });
}

export default function ResyncPage() {
  const { id, now, mayApply, resync, unread } = useLoaderData<typeof loader>();
  const path = `/console/customers/${encodeURIComponent(id)}`;
  return (
    <NowProvider now={now}>
      <PageHeader
        back={{ to: path, label: "Customer" }}
        title="Resync this customer?"
        lead={resync && "Read from Stripe just now. Nothing is changed until it is applied."}
        meta={<IdWithCopy id={id} what="customer id" />}
        actions={<LinkButton to={`${path}/resync`}>Read again</LinkButton>}
      />
      {unread && (
        <Notice tone="bad" title={unread.title}>
          {unread.text}
        </Notice>
      )}
      {resync && (
        <div className="grid gap-5">
          <ResyncDifference resync={resync} />
          <Section title="Take it over">
            {mayApply ? (
              <ResyncForm customerId={id} fingerprint={resync.fingerprint} nothing={changesNothing(resync)} />
            ) : (
              <p className="text-sm text-muted">
                Applying this is for admins: send one the address of this page.
              </p>
            )}
          </Section>
        </div>
      )}
    </NowProvider>
  );
}
