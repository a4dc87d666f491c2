/** Creating our endpoint at Stripe: GET shows what it would be, POST creates it and shows its secret, once. */
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { readForm } from "~/lib/form-body";
import { readReason } from "~/lib/form-reason";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { createEndpoint, newEndpointAttempt, plannedChange } from "~/modules/endpoint/mend-endpoint.server";
import { refusedWords } from "~/modules/endpoint/refused-words";
import { endpointDeps, runtime } from "~/modules/runtime.server";
import { LinkButton } from "~/ui/button";
import { CreatePreview, EndpointCreated } from "~/ui/endpoint-change";
import { EndpointChangeForm } from "~/ui/endpoint-change-form";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Create the endpoint · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  const planned = await plannedChange(endpointDeps());
  const rest = { livemode: runtime().livemode, attempt: newEndpointAttempt() };
  return planned.ok
    ? json({ change: planned.value, refused: null, ...rest })
    : json({ change: null, refused: refusedWords(planned.failure), ...rest });
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const form = await readForm(request);
  const reason = readReason(form);
  const refused = (title: string, text: string, status: number) =>
    json({ created: null, problem: { title, text: `${text} Nothing was created.`, reason } }, status);
  if (reason === "") return refused("Say why", "The reason is kept with the change.", 422);
  const attempt = z.uuid().safeParse(form.get("attempt"));
  if (!attempt.success) return refused("Begin on this page", "The form was not made by it.", 422);
  const actor = { type: "user" as const, id: viewer.id };
  const done = await createEndpoint(endpointDeps(), attempt.data, { actor, reason });
  switch (done.outcome) {
    case "created": {
      const created = { id: done.endpoint.id, secret: done.secret };
      return json({ created, problem: null }, { headers: { "cache-control": "no-store" } });
    }
    case "exists":
      return refused("There is an endpoint with this address by now", "Look at what it lacks.", 409);
    case "stripe_failed": {
      const { title, text } = refusedWords(done.failure);
      return refused(title, text, 503);
    }
  }
}

export default function CreateEndpoint() {
  const { change, refused, livemode, attempt } = useLoaderData<typeof loader>();
  const { created, problem } = useActionData<typeof action>() ?? { created: null, problem: null };
  return (
    <div className="max-w-2xl">
      <PageHeader
        title="Create the endpoint at Stripe"
        lead="Where Stripe is to send its events: this deployment's address, with the types it needs."
      />
      <div className="grid gap-5">
        {[problem, refused].map(
          (one) =>
            one && (
              <Notice key={one.title} tone="bad" title={one.title}>
                {one.text}
              </Notice>
            ),
        )}
        {created && <EndpointCreated {...created} />}
        {!created && change !== null && change.kind !== "create" && (
          <Notice tone="good" title={`The endpoint ${change.id} has this deployment's address`}>
            <LinkButton to={`/console/endpoint/mend?endpoint=${change.id}`}>Look at it…</LinkButton>
          </Notice>
        )}
        {!created && change?.kind === "create" && (
          <EndpointChangeForm button="Create it at Stripe" reason={problem?.reason}>
            <input type="hidden" name="attempt" value={attempt} />
            <CreatePreview change={change} livemode={livemode} />
          </EndpointChangeForm>
        )}
      </div>
    </div>
  );
}
