/** Somebody is at a mismatch: operators may say so as well. POST only; where it cannot be, shows why beside both sides. */
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
import { runtime } from "~/modules/runtime.server";
import { MismatchPage } from "~/ui/mismatch-page";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Mismatch · Paidtrail" }];

/** Runs after the action too, when that has something to show: so it never leads away. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const isAdmin = viewer.role === "admin";
  const shown = await mismatchShown(runtime(), params.id, { reveal: isAdmin });
  if (shown === null) throw new Response("No such mismatch.", { status: 404 });
  return json({ ...shown, mayChange: isAdmin });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const sent = await sendDecision(runtime(), "acknowledged", request, params.id, viewer.id);
  return sent.done ? redirect(sent.to) : json(sent, sent.status);
}

export default function Acknowledge() {
  const { now, ...page } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <NowProvider now={now}>
      <MismatchPage {...page} done={null} sent={sent} />
    </NowProvider>
  );
}
