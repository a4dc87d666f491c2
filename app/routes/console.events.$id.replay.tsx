/** Replaying one event, with a reason. GET asks, POST does it; the event's page asks in a dialog. */
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
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { findEvent } from "~/modules/inbox/ledger.server";
import { runtime } from "~/modules/runtime.server";
import { replayEvent } from "~/modules/sync/replay-event.server";
import { LinkButton } from "~/ui/button";
import { PageHeader } from "~/ui/page-header";
import { ReplayForm } from "~/ui/replay-form";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Replay an event · Paidtrail" }];

const longestReason = 300;

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "operator");
  const event = await findEvent(runtime().pool, addressPart(params.id));
  if (event === null) throw new Response("No such event.", { status: 404 });
  return json({ id: event.id, type: event.type });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, clock } = runtime();
  const given = (await readForm(request)).get("reason");
  const reason = typeof given === "string" ? given.trim().slice(0, longestReason) : "";
  if (reason === "") return json({ error: "Say why: it stays with the event's history." }, { status: 422 });
  const event = await findEvent(pool, addressPart(params.id));
  if (event === null) throw new Response("No such event.", { status: 404 });
  const replay = await replayEvent(pool, event.seq, {
    actor: { type: "user", id: viewer.id },
    reason,
    now: clock(),
  });
  if (replay.outcome === "unknown_event") throw new Response("No such event.", { status: 404 });
  return redirect(`/console/events/${encodeURIComponent(event.id)}?replayed`);
}

export default function Replay() {
  const { id, type } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const back = `/console/events/${encodeURIComponent(id)}`;
  return (
    <div className="max-w-xl">
      <PageHeader
        back={{ to: back, label: "Event" }}
        title={`Replay ${type}?`}
        meta={<code className="text-xs break-all">{id}</code>}
      />
      <ReplayForm eventId={id} error={refused?.error} cancel={<LinkButton to={back}>Cancel</LinkButton>} />
    </div>
  );
}
