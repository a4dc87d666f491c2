/** Adding an endpoint: GET asks, POST adds it and shows its secret, once. */
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { eventTypes, isEventType } from "~/modules/outgoing/endpoint";
import { addEndpoint } from "~/modules/outgoing/endpoints.server";
import { runtime } from "~/modules/runtime.server";
import { Button } from "~/ui/button";
import { TextField } from "~/ui/field";
import { PageHeader } from "~/ui/page-header";
import { WebhookSecret } from "~/ui/webhook-secret";
import { eventWords, webhookPath } from "~/ui/webhook-words";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Add an endpoint · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  return null;
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const form = await readForm(request);
  const given = form.get("url");
  const url = typeof given === "string" ? given : "";
  const types = form
    .getAll("type")
    .filter((type) => typeof type === "string")
    .filter(isEventType);
  if (types.length === 0) {
    return json({ url, problem: { field: "types", text: "Choose what it is to hear of." } }, { status: 422 });
  }
  const { pool, livemode, clock, env } = runtime();
  const change = { actor: { type: "user" as const, id: viewer.id }, now: clock() };
  const added = await addEndpoint(pool, livemode, { url, types, local: !env.production }, change);
  if (added.outcome === "invalid") {
    return json({ url, problem: { field: added.field, text: added.problem } }, { status: 422 });
  }
  return json({ secret: added.secret, id: added.endpoint.id }, { headers: { "Cache-Control": "no-store" } });
}

export default function NewEndpoint() {
  const sent = useActionData<typeof action>();
  if (sent && "secret" in sent) {
    return (
      <>
        <PageHeader back={{ to: "/console/webhooks", label: "Webhooks" }} title="The endpoint is added" />
        <WebhookSecret secret={sent.secret} to={webhookPath(sent.id)} />
      </>
    );
  }
  const problem = sent?.problem;
  return (
    <>
      <PageHeader
        back={{ to: "/console/webhooks", label: "Webhooks" }}
        title="Add an endpoint"
        lead="It is sent a POST for each event, and takes it by answering 2xx within ten seconds."
      />
      <form method="post" className="grid max-w-xl gap-4">
        <TextField
          label="Address"
          name="url"
          type="url"
          required
          maxLength={2_000}
          placeholder="https://example.com/webhooks/paidtrail"
          defaultValue={sent?.url}
          error={problem?.field === "url" ? problem.text : undefined}
          mono
        />
        <fieldset aria-describedby={problem?.field === "types" ? "types-error" : undefined}>
          <legend className="text-sm font-medium text-ink">What it hears of</legend>
          {problem?.field === "types" && (
            <p id="types-error" className="mt-0.5 text-sm text-bad">
              {problem.text}
            </p>
          )}
          <div className="mt-1.5 grid gap-1.5">
            {eventTypes.map((type) => (
              <label key={type} className="flex gap-2 text-sm pointer-coarse:py-1.5">
                <input
                  type="checkbox"
                  name="type"
                  value={type}
                  defaultChecked
                  className="mt-0.5 size-4 shrink-0 accent-accent-fill"
                />
                <span className="min-w-0">
                  <span className="font-mono text-[0.92em]">{type}</span>
                  <span className="block text-faint">{eventWords[type]}</span>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        <div>
          <Button variant="primary">Add the endpoint</Button>
        </div>
      </form>
    </>
  );
}
