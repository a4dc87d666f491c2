/** What somebody decides about a mismatch. POST only; where it cannot be, shows why beside both sides. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { sendDecision } from "~/modules/decision-form.server";
import { mismatchShown } from "~/modules/owner-desk.server";
import type { StatusWish } from "~/modules/ownership/mismatch-status.server";
import { runtime } from "~/modules/runtime.server";
import { MismatchPage } from "~/ui/mismatch-page";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Mismatch · Paidtrail" }];

const statuses = new Map<string, StatusWish["status"]>([
  ["dismiss", "dismissed"],
  ["settle", "settled"],
  ["reopen", "open"],
]);

/** Runs after the action too, when that has something to show: so it never leads away. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  if (!statuses.has(params.decision ?? "")) throw new Response("No such page.", { status: 404 });
  const shown = await mismatchShown(runtime(), params.id, { reveal: true });
  if (shown === null) throw new Response("No such mismatch.", { status: 404 });
  return json(shown);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const status = statuses.get(params.decision ?? "");
  if (status === undefined) throw new Response("No such decision.", { status: 404 });
  const sent = await sendDecision(runtime(), status, request, params.id, viewer.id);
  return sent.done ? redirect(sent.to) : json(sent, sent.status);
}

export default function Decide() {
  const { now, ...page } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <NowProvider now={now}>
      <MismatchPage {...page} mayChange done={null} sent={sent} />
    </NowProvider>
  );
}
