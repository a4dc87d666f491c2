/** A payer opens one of their payments: on to Stripe's page of it. */
import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { nothingOfYours } from "~/modules/billing/nothing-of-yours";
import { openReceipt } from "~/modules/billing/open-receipt.server";
import { problemPath } from "~/modules/billing/problem";
import { billingContext } from "~/modules/runtime.server";
import { BillingFailure, nothingOfYoursTitle } from "~/ui/nothing-of-yours";

export const handle: RouteHandle = { audience: "signed_in" };

export const meta: MetaFunction = () => [{ title: nothingOfYoursTitle }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "signed_in");
  const context = billingContext(request.url);
  const opened = await openReceipt(context, { userId: viewer.id, paymentId: params.id ?? "" });
  if (opened.outcome === "unknown") throw nothingOfYours();
  return redirect(opened.outcome === "page" ? opened.url : problemPath(opened), 303);
}

/** Whoever gets here is sent on, or told that there is nothing. */
export default function Receipt() {
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
