/** Takes back what was decided about a mismatch. POST only; where it cannot be, shows why beside both sides. */
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

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Mismatch · Paidtrail" }];

/** Runs after the action too, when that has something to show: so it never leads away. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  const shown = await mismatchShown(runtime(), params.id, { reveal: true });
  if (shown === null) throw new Response("No such mismatch.", { status: 404 });
  return json(shown);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const sent = await sendDecision(runtime(), "open", request, params.id, viewer.id);
  return sent.done ? redirect(sent.to) : json(sent, sent.status);
}

export default function Reopen() {
  const { now, ...page } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <NowProvider now={now}>
      <MismatchPage {...page} mayChange done={null} sent={sent} />
    </NowProvider>
  );
}
