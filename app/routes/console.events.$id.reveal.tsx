/** The payload of an event with its personal data, for admins; every look is recorded first. */
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { recordAudit } from "~/modules/audit/audit.server";
import { eventPayload, findEvent } from "~/modules/inbox/ledger.server";
import { maskToken } from "~/modules/inbox/payload-mask";
import { payloadView } from "~/modules/inbox/payload-view";
import { runtime } from "~/modules/runtime.server";
import { Button } from "~/ui/button";
import { TextField } from "~/ui/field";
import { IdWithCopy } from "~/ui/id";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { PayloadPanel } from "~/ui/payload-panel";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Payload with personal data · Paidtrail" }];

const longestReason = 300;

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  return json({ id: addressPart(params.id) });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const { pool, clock } = runtime();
  const given = (await readForm(request)).get("reason");
  const reason = typeof given === "string" ? given.trim().slice(0, longestReason) : "";
  if (reason === "") return json({ error: "Say why: it is recorded with your name." }, { status: 422 });
  const event = await findEvent(pool, addressPart(params.id));
  if (event === null) throw new Response("No such event.", { status: 404 });
  const payload = payloadView(await eventPayload(pool, event.seq), { reveal: true });
  // Before the answer: what cannot be recorded is not shown.
  await recordAudit(pool, {
    at: clock(),
    actor: { type: "user", id: viewer.id },
    action: "event.reveal_payload",
    subject: { type: "event", id: event.id },
    reason,
    before: null,
    after: null,
  });
  return json({ type: event.type, payload });
}

export default function Reveal() {
  const { id } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const shown = answer && "payload" in answer ? answer : null;
  return (
    <>
      <PageHeader
        back={{ to: `/console/events/${encodeURIComponent(id)}`, label: "Event" }}
        title={shown?.type ?? "Payload with personal data"}
        meta={<IdWithCopy id={id} what="event id" />}
      />
      {shown ? (
        <div className="grid gap-5">
          <Notice tone="waiting" title="Personal data is shown">
            This look was recorded with your name. Secrets stay hidden. Leaving the page hides the rest again.
          </Notice>
          <div className="rounded-lg border bg-surface">
            <PayloadPanel payload={shown.payload} mask={maskToken} />
          </div>
        </div>
      ) : (
        <form method="post" className="grid max-w-xl gap-4">
          <p className="text-muted">
            The payload names people: emails, addresses, the last digits of cards. Look only if the case needs
            it; the look is recorded with your name.
          </p>
          <TextField
            label="Reason"
            name="reason"
            required
            maxLength={longestReason}
            autoComplete="off"
            placeholder="Ticket 4711: which card was charged?"
            error={answer && "error" in answer ? answer.error : undefined}
          />
          <div>
            <Button variant="primary">Show personal data</Button>
          </div>
        </form>
      )}
    </>
  );
}
