/** Switching our endpoint at Stripe on, and adding the types it lacks: GET shows what would change, POST does it. */
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
import { mendEndpoint, plannedChange } from "~/modules/endpoint/mend-endpoint.server";
import { refusedWords } from "~/modules/endpoint/refused-words";
import { endpointDeps, runtime } from "~/modules/runtime.server";
import { LinkButton } from "~/ui/button";
import { EndpointWhole, MendPreview } from "~/ui/endpoint-change";
import { EndpointChangeForm } from "~/ui/endpoint-change-form";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Mend the endpoint · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  const search = new URL(request.url).searchParams;
  const planned = await plannedChange(endpointDeps(), addressPart(search.get("endpoint")) || null);
  const { livemode } = runtime();
  const mended = search.has("mended");
  return planned.ok
    ? json({ change: planned.value, refused: null, livemode, mended })
    : json({ change: null, refused: refusedWords(planned.failure), livemode, mended });
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const form = await readForm(request);
  const reason = readReason(form);
  const refused = (title: string, text: string, status: number) =>
    json({ title, text: `${text} Nothing was changed.`, reason }, status);
  if (reason === "") return refused("Say why", "The reason is kept with the change.", 422);
  const id = String(form.get("endpoint"));
  const shown = { id, enable: form.has("enable"), add: form.getAll("add").map(String) };
  const actor = { type: "user" as const, id: viewer.id };
  const done = await mendEndpoint(endpointDeps(), shown, { actor, reason });
  switch (done.outcome) {
    case "mended":
      return redirect(`/console/endpoint/mend?endpoint=${encodeURIComponent(id)}&mended`);
    case "changed_meanwhile":
      return refused("The endpoint has changed meanwhile", "Look at what would change now.", 409);
    case "stripe_failed": {
      const { title, text } = refusedWords(done.failure);
      return refused(title, text, 503);
    }
  }
}

export default function MendEndpoint() {
  const { change, refused, livemode, mended } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <div className="max-w-2xl">
      <PageHeader
        title="The endpoint at Stripe"
        lead="Where Stripe sends its events. Nothing that it sends already is taken away."
      />
      <div className="grid gap-5">
        {problem && (
          <Notice tone="bad" title={problem.title}>
            {problem.text}
          </Notice>
        )}
        {refused && (
          <Notice tone="bad" title={refused.title}>
            {refused.text}
          </Notice>
        )}
        {change?.kind === "none" && <EndpointWhole id={change.id} mended={mended} />}
        {change?.kind === "create" && (
          <Notice tone="waiting" title="No endpoint at Stripe has this deployment's address">
            <LinkButton to="/console/endpoint/create">Create it…</LinkButton>
          </Notice>
        )}
        {change?.kind === "mend" && (
          <EndpointChangeForm button="Change it at Stripe" reason={problem?.reason}>
            <input type="hidden" name="endpoint" value={change.id} />
            {change.enable && <input type="hidden" name="enable" value="yes" />}
            {change.add.map((type) => (
              <input key={type} type="hidden" name="add" value={type} />
            ))}
            <MendPreview change={change} livemode={livemode} />
          </EndpointChangeForm>
        )}
      </div>
    </div>
  );
}
