/** Deleting an endpoint: GET asks, POST does it. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { readForm } from "~/lib/form-body";
import { readReason } from "~/lib/form-reason";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { endpointNumber } from "~/modules/outgoing/endpoint";
import { findEndpoint, removeEndpoint } from "~/modules/outgoing/endpoints.server";
import { runtime } from "~/modules/runtime.server";
import { Button, LinkButton } from "~/ui/button";
import { TextField } from "~/ui/field";
import { PageHeader } from "~/ui/page-header";
import { webhookPath } from "~/ui/webhook-words";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Delete an endpoint · Paidtrail" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  const { pool, livemode } = runtime();
  const endpoint = await findEndpoint(pool, livemode, endpointNumber(params.id ?? "") ?? 0);
  if (endpoint === null) throw new Response("No such endpoint.", { status: 404 });
  return json({ id: endpoint.id, url: endpoint.url });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const { pool, livemode, clock } = runtime();
  const reason = readReason(await readForm(request)) || null;
  const change = { actor: { type: "user" as const, id: viewer.id }, now: clock(), reason };
  const removed = await removeEndpoint(pool, livemode, endpointNumber(params.id ?? "") ?? 0, change);
  if (removed.outcome === "unknown_endpoint") throw new Response("No such endpoint.", { status: 404 });
  return redirect("/console/webhooks?deleted", 303);
}

export default function DeleteEndpoint() {
  const { id, url } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        back={{ to: webhookPath(id), label: "Endpoint" }}
        title="Delete this endpoint?"
        lead={`Nothing is sent to ${url} any more, what waits included. Its secret is gone at once.`}
      />
      <form method="post" className="grid max-w-xl gap-4">
        <TextField
          label="Reason"
          name="reason"
          required={false}
          maxLength={300}
          hint="Kept in the audit log."
        />
        <div className="flex gap-2">
          <Button variant="danger">Delete the endpoint</Button>
          <LinkButton to={webhookPath(id)}>Keep it</LinkButton>
        </div>
      </form>
    </>
  );
}
