/** What somebody decides about a case: assign, snooze, close, reopen. POST only; where it cannot be, says why. */
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
import { caseShown, sendCaseDecision } from "~/modules/case-decision-form.server";
import type { CaseWish } from "~/modules/cases/decide-case.server";
import { runtime } from "~/modules/runtime.server";
import { CaseOfInbox } from "~/ui/case-page";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Case · Paidtrail" }];

const decisions = new Map<string, CaseWish["wish"]>([
  ["assign", "assign"],
  ["snooze", "snooze"],
  ["close", "close"],
  ["reopen", "reopen"],
]);

/** Runs after the action too, when that has something to show: so it never leads away. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  if (!decisions.has(params.decision ?? "")) throw new Response("No such page.", { status: 404 });
  const shown = await caseShown(runtime(), params.id, viewer);
  if (shown === null) throw new Response("No such case.", { status: 404 });
  return json(shown);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const decision = decisions.get(params.decision ?? "");
  if (decision === undefined) throw new Response("No such decision.", { status: 404 });
  const sent = await sendCaseDecision(runtime(), decision, request, params.id, viewer.id);
  return sent.done ? redirect(sent.to) : json(sent, sent.status);
}

export default function Decide() {
  const { now, ...page } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <NowProvider now={now}>
      <CaseOfInbox {...page} done={false} sent={sent} />
    </NowProvider>
  );
}
