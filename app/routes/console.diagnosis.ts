/** The verdict on one case as JSON, with Stripe asked: for the page that is there already, and as a file. */
import { json, type LoaderFunctionArgs } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { afterPage, caseOf, subjectIn } from "~/modules/case-desk.server";
import { diagnosisContext } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "operator" };

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "operator");
  const search = new URL(request.url).searchParams;
  const subject = subjectIn(search);
  if (subject === null) throw new Response("A user or a customer is to be named.", { status: 400 });
  const view = await caseOf(diagnosisContext(), subject, afterPage);
  return json(view, {
    headers: {
      "cache-control": "no-store",
      ...(search.has("download") && { "content-disposition": 'attachment; filename="paidtrail-case.json"' }),
    },
  });
}
