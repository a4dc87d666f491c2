/** Applies a resync that somebody looked at. POST only; where it has gone out of date, shows what it would be now. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { runtime } from "~/modules/runtime.server";
import { applyResync } from "~/modules/sync/resync-customer.server";
import { changesNothing, resyncView } from "~/modules/sync/resync-view";
import { unreadWords } from "~/modules/sync/unread-words";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { IdWithCopy } from "~/ui/id";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { ResyncDifference } from "~/ui/resync-difference";
import { ResyncForm } from "~/ui/resync-form";
import { Section } from "~/ui/section";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Resync a customer · Paidtrail" }];

const longestReason = 300;

const customerPath = (id: string) => `/console/customers/${encodeURIComponent(id)}`;

/** Runs after the action too, when that has something to show: so it never leads away. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  return json({ id: addressPart(params.id) });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const { pool, reader, livemode, clock } = runtime();
  const id = addressPart(params.id);
  const form = await request.formData();
  const text = (name: string) => {
    const given = form.get(name);
    return typeof given === "string" ? given.trim() : "";
  };
  const reason = text("reason").slice(0, longestReason);
  const fingerprint = text("fingerprint");
  const common = { id, now: clock().toISOString(), reason };
  if (reason === "" || fingerprint === "") {
    const title = reason === "" ? "Say why" : "Look at the difference first";
    const problem = { title, text: "The reason is kept with the change. Nothing was changed." };
    return json({ ...common, resync: null, problem }, { status: 422 });
  }
  const result = await applyResync({ pool, reader, livemode, clock }, id, {
    actor: { type: "user", id: viewer.id },
    reason,
    fingerprint,
  });
  switch (result.outcome) {
    case "applied":
      return redirect(`${customerPath(id)}?resynced`);
    case "outdated": {
      const resync = resyncView(result.resync, { reveal: true });
      return json({ ...common, resync, problem: null }, { status: 409 });
    }
    case "unread":
      return json(
        { ...common, resync: null, problem: unreadWords(result.failure, id) },
        { status: result.failure.kind === "not_found" ? 404 : 200 },
      );
  }
}

export default function ResyncApplied() {
  const { id } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  if (!done) {
    return (
      <EmptyState
        title="Nothing was sent"
        actions={<LinkButton to={`${customerPath(id)}/resync`}>Look at the difference</LinkButton>}
      >
        A resync is applied from the page that shows what it changes.
      </EmptyState>
    );
  }
  const { now, reason, resync, problem } = done;
  return (
    <NowProvider now={now}>
      <PageHeader
        back={{ to: customerPath(id), label: "Customer" }}
        title="Resync this customer?"
        meta={<IdWithCopy id={id} what="customer id" />}
        actions={<LinkButton to={`${customerPath(id)}/resync`}>Read again</LinkButton>}
      />
      {problem && (
        <Notice tone="bad" title={problem.title}>
          {problem.text}
        </Notice>
      )}
      {resync && (
        <div className="grid gap-5">
          <Notice tone="waiting" title="The preview had gone out of date: nothing was changed">
            Something happened at Stripe or here since it was shown. This is the difference now; look at it,
            then apply.
          </Notice>
          <ResyncDifference resync={resync} />
          <Section title="Take it over">
            <ResyncForm
              customerId={id}
              fingerprint={resync.fingerprint}
              nothing={changesNothing(resync)}
              reason={reason}
            />
          </Section>
        </div>
      )}
    </NowProvider>
  );
}
