/** Where Stripe's page sends a payer back to. Tells what is known; grants nothing. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, useLoaderData, useRevalidator, useRouteError } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { roleAtLeast } from "~/modules/accounts/role";
import { checkoutReturn } from "~/modules/billing/checkout-return.server";
import { nothingOfYours } from "~/modules/billing/nothing-of-yours";
import { billingContext } from "~/modules/runtime.server";
import { CheckoutReturnPage } from "~/ui/checkout-return-page";
import { BillingFailure, nothingOfYoursTitle } from "~/ui/nothing-of-yours";
import { UserFrame } from "~/ui/user-frame";

export const handle: RouteHandle = { audience: "signed_in" };

export const meta: MetaFunction = ({ error }) => [
  { title: error ? nothingOfYoursTitle : "Your payment · Paidtrail" },
];

/** Between two looks, in seconds. */
const lookEvery = 2;
/** Looks before it is late: half a minute. */
const mostLooks = 15;

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "signed_in");
  const parameters = new URL(request.url).searchParams;
  const sessionId = parameters.get("session_id") ?? "";
  const looks = Math.min(mostLooks, Math.max(0, Number.parseInt(parameters.get("looks") ?? "", 10) || 0));
  const result = await checkoutReturn(billingContext(request.url), { userId: viewer.id, sessionId });
  if (result.state === "unknown") throw nothingOfYours();
  const path = `/billing/return?session_id=${encodeURIComponent(sessionId)}`;
  return json({
    viewer: { name: viewer.name, email: viewer.email, role: viewer.role },
    mayOperate: roleAtLeast(viewer.role, "operator"),
    result,
    looks,
    again: path,
    next: `${path}&looks=${looks + 1}`,
  });
}

export default function CheckoutReturn() {
  const { viewer, mayOperate, result, looks, again, next } = useLoaderData<typeof loader>();
  const looked = useLooksAgain(result.state === "activating", looks);
  const late = looked >= mostLooks;
  return (
    <UserFrame viewer={viewer} mayOperate={mayOperate}>
      {result.state === "activating" && !late && (
        <noscript>
          <meta httpEquiv="refresh" content={`${lookEvery};url=${next}`} />
        </noscript>
      )}
      <CheckoutReturnPage result={result} late={late} again={again} />
    </UserFrame>
  );
}

/** Asks for the same page again and again, up to a bound. @returns how often it has */
function useLooksAgain(waits: boolean, before: number): number {
  const { revalidate, state } = useRevalidator();
  const [looks, setLooks] = useState(before);
  useEffect(() => {
    if (!waits || state !== "idle" || looks >= mostLooks) return;
    const timer = setTimeout(() => {
      setLooks(looks + 1);
      revalidate();
    }, lookEvery * 1_000);
    return () => clearTimeout(timer);
  }, [waits, state, looks, revalidate]);
  return looks;
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
