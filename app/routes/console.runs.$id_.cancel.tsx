/** Cancels a run. GET asks, POST does it; the run's page asks in a dialog. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { findRun, stepRun } from "~/modules/runs/runs.server";
import { runtime, shownRun } from "~/modules/runtime.server";
import { LinkButton } from "~/ui/button";
import { PageHeader } from "~/ui/page-header";
import { RunCancelForm } from "~/ui/run-steps";
import { runTitle } from "~/ui/run-words";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Cancel a run · Paidtrail" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  const { pool, livemode } = runtime();
  const run = await findRun(pool, livemode, addressPart(params.id));
  if (run === null) throw new Response("No such run.", { status: 404 });
  return json({ run: shownRun(run) });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const { pool, livemode, clock } = runtime();
  const actor = { type: "user" as const, id: viewer.id };
  const by = { actor, reason: null, now: clock() };
  const stepped = await stepRun(pool, livemode, addressPart(params.id), "cancel", by);
  if (stepped.outcome === "unknown_run") throw new Response("No such run.", { status: 404 });
  return redirect(`/console/runs/${stepped.run.id}`, 303);
}

export default function CancelRun() {
  const { run } = useLoaderData<typeof loader>();
  const back = `/console/runs/${run.id}`;
  return (
    <div className="max-w-xl">
      <PageHeader back={{ to: back, label: "Run" }} title="Cancel this run?" meta={runTitle(run)} />
      <RunCancelForm id={run.id} cancel={<LinkButton to={back}>Back</LinkButton>} />
    </div>
  );
}
