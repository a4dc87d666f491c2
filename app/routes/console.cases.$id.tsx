/** One case of the inbox: what broke, what mends it, who has it in hand. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { caseShown } from "~/modules/case-decision-form.server";
import { runtime } from "~/modules/runtime.server";
import { CaseOfInbox } from "~/ui/case-page";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Case · Paidtrail" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const shown = await caseShown(runtime(), params.id, viewer);
  if (shown === null) throw new Response("No such case.", { status: 404 });
  return json({ ...shown, done: new URL(request.url).searchParams.has("done") });
}

export default function Case() {
  const { now, ...page } = useLoaderData<typeof loader>();
  return (
    <NowProvider now={now}>
      <CaseOfInbox {...page} />
    </NowProvider>
  );
}
