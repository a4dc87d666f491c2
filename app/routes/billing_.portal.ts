/** A payer presses Manage: on to Stripe's portal, or back with a word on why not. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { openPortal } from "~/modules/billing/open-portal.server";
import { problemPath } from "~/modules/billing/problem";
import { billingContext } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "signed_in" };

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "signed_in");
  return redirect("/billing");
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "signed_in");
  const opened = await openPortal(billingContext(request.url), viewer.id);
  return redirect(opened.outcome === "page" ? opened.url : problemPath(opened), 303);
}
