/** A payer presses Manage: on to Stripe's portal, or back with a word on why not. */
import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { nothingOfYours } from "~/modules/billing/nothing-of-yours";
import { openPortal } from "~/modules/billing/open-portal.server";
import { problemPath } from "~/modules/billing/problem";
import { billingContext } from "~/modules/runtime.server";
import { BillingFailure, nothingOfYoursTitle } from "~/ui/nothing-of-yours";

export const handle: RouteHandle = { audience: "signed_in" };

export const meta: MetaFunction = () => [{ title: nothingOfYoursTitle }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "signed_in");
  return redirect("/billing");
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "signed_in");
  const customer = (await readForm(request)).get("customer");
  const asked = typeof customer === "string" && customer !== "" ? customer : null;
  const opened = await openPortal(billingContext(request.url), { userId: viewer.id, asked });
  if (opened.outcome === "unknown") throw nothingOfYours();
  return redirect(opened.outcome === "page" ? opened.url : problemPath(opened), 303);
}

/** Whoever gets here is sent on, or told that there is nothing. */
export default function Portal() {
  return null;
}

export function ErrorBoundary() {
  const error = useRouteError();
  return (
    <BillingFailure
      status={isRouteErrorResponse(error) ? error.status : 500}
      way={{ to: "/billing", label: "To your billing page" }}
    />
  );
}
