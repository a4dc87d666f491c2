/** A new secret: GET asks for how long the former signs too, POST makes it and shows it, once. */
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { defaultOverlapHours, endpointNumber, longestOverlapHours } from "~/modules/outgoing/endpoint";
import { findEndpoint, rollSecret } from "~/modules/outgoing/endpoints.server";
import { runtime } from "~/modules/runtime.server";
import { Button } from "~/ui/button";
import { TextField } from "~/ui/field";
import { PageHeader } from "~/ui/page-header";
import { WebhookSecret } from "~/ui/webhook-secret";
import { webhookPath } from "~/ui/webhook-words";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Roll the secret · Paidtrail" }];

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
  const given = (await readForm(request)).get("hours");
  const overlapHours = typeof given === "string" && /^\d{1,4}$/.test(given.trim()) ? Number(given) : -1;
  const change = { actor: { type: "user" as const, id: viewer.id }, now: clock() };
  const rolled = await rollSecret(
    pool,
    livemode,
    { id: endpointNumber(params.id ?? "") ?? 0, overlapHours },
    change,
  );
  switch (rolled.outcome) {
    case "rolled":
      return json({ secret: rolled.secret }, { headers: { "Cache-Control": "no-store" } });
    case "unknown_endpoint":
      throw new Response("No such endpoint.", { status: 404 });
    case "invalid":
      return json({ problem: rolled.problem }, { status: 422 });
  }
}

export default function Roll() {
  const { id, url } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const back = { to: webhookPath(id), label: "Endpoint" };
  if (sent && "secret" in sent) {
    return (
      <>
        <PageHeader back={back} title="The new secret signs from now on" />
        <WebhookSecret secret={sent.secret} to={webhookPath(id)} />
      </>
    );
  }
  return (
    <>
      <PageHeader
        back={back}
        title="Roll the secret"
        lead={`A new one is made for ${url}. While the former signs too, either verifies.`}
      />
      <form method="post" className="grid max-w-xl gap-4">
        <TextField
          label="Hours for which the former signs too"
          name="hours"
          inputMode="numeric"
          required
          defaultValue={String(defaultOverlapHours)}
          hint={`0 to ${longestOverlapHours}. 0: it ends at once, as when it has leaked.`}
          error={sent?.problem}
        />
        <div>
          <Button variant="primary">Make a new secret</Button>
        </div>
      </form>
    </>
  );
}
