/** Starts a resync or replay of several, which somebody looked at. POST only. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { readRunForm } from "~/modules/runs/run-form";
import { startRun } from "~/modules/runs/runs.server";
import { runKind, runtime } from "~/modules/runtime.server";
import { RunNotStarted } from "~/ui/run-not-started";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Not started · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  return null;
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const { pool, livemode, clock } = runtime();
  const kind = runKind(params.kind ?? "");
  if (kind === null) throw new Response("There are no such runs.", { status: 404 });
  const read = readRunForm(await readForm(request), kind);
  if (!read.ok) return json({ problem: read.problem }, { status: 422 });
  const { id, selection, reason } = read;
  const actor = { type: "user" as const, id: viewer.id };
  const run = await startRun(pool, { id, livemode, kind: kind.kind, selection, reason, actor }, clock());
  return redirect(`/console/runs/${run.id}`, 303);
}

export default function NotStarted() {
  return <RunNotStarted problem={useActionData<typeof action>()?.problem} />;
}
