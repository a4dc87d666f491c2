/** What replaying one event would change, then doing it, with a reason. GET looks, POST does it. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import { readForm } from "~/lib/form-body";
import { readReason } from "~/lib/form-reason";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { findEvent } from "~/modules/inbox/ledger.server";
import { runtime } from "~/modules/runtime.server";
import { previewReplay } from "~/modules/sync/preview-replay.server";
import { replayEvent } from "~/modules/sync/replay-event.server";
import { replayView } from "~/modules/sync/replay-view";
import { LinkButton } from "~/ui/button";
import { IdWithCopy } from "~/ui/id";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { ReplayDifference } from "~/ui/replay-difference";
import { ReplayForm } from "~/ui/replay-form";
import { Section } from "~/ui/section";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Replay an event · Paidtrail" }];

/** Runs after an action that refused, too: so what is shown then is how it is now. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, livemode, clock } = runtime();
  const event = await findEvent(pool, addressPart(params.id));
  if (event === null) throw new Response("No such event.", { status: 404 });
  const preview = await previewReplay({ pool, livemode, clock }, event.seq);
  return json({
    id: event.id,
    type: event.type,
    now: clock().toISOString(),
    replay:
      preview.outcome === "preview" ? replayView(preview.replay, { reveal: viewer.role === "admin" }) : null,
    fails: preview.outcome === "fails" ? preview.error : null,
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, livemode, clock } = runtime();
  const form = await readForm(request);
  const reason = readReason(form);
  const refused = (error: string | null, outdated: boolean, status: number) =>
    json({ error, outdated, reason }, { status });
  if (reason === "") return refused("Say why: it stays with the event's history.", false, 422);
  const event = await findEvent(pool, addressPart(params.id));
  if (event === null) throw new Response("No such event.", { status: 404 });
  const agreed = form.get("fingerprint");
  if (typeof agreed === "string" && agreed !== "") {
    const preview = await previewReplay({ pool, livemode, clock }, event.seq);
    if (preview.outcome === "preview" && preview.replay.fingerprint !== agreed)
      return refused(null, true, 409);
  }
  const replay = await replayEvent(pool, event.seq, {
    actor: { type: "user", id: viewer.id },
    reason,
    now: clock(),
  });
  if (replay.outcome === "unknown_event") throw new Response("No such event.", { status: 404 });
  return redirect(`/console/events/${encodeURIComponent(event.id)}?replayed`);
}

export default function Replay() {
  const { id, type, now, replay, fails } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const back = `/console/events/${encodeURIComponent(id)}`;
  return (
    <NowProvider now={now}>
      <PageHeader
        back={{ to: back, label: "Event" }}
        title={`Replay ${type}?`}
        lead={replay && "Decided just now against what is held. Nothing is changed until it is replayed."}
        meta={<IdWithCopy id={id} what="event id" />}
      />
      <div className="grid gap-5">
        {refused?.outdated && (
          <Notice tone="waiting" title="The preview had gone out of date: nothing was changed">
            Something else was applied since it was shown. This is what it would change now; look at it, then
            replay.
          </Notice>
        )}
        {fails !== null && (
          <Notice tone="bad" title="It would fail again">
            {fails}
          </Notice>
        )}
        {replay && <ReplayDifference replay={replay} />}
        <Section title="Replay it">
          <ReplayForm
            eventId={id}
            fingerprint={replay?.fingerprint ?? "none"}
            error={refused?.error ?? undefined}
            cancel={<LinkButton to={back}>Cancel</LinkButton>}
          />
        </Section>
      </div>
    </NowProvider>
  );
}
