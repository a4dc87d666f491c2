/** What an end user has, what it costs, what happens next. Their own, whoever looks. */
import { randomUUID } from "node:crypto";
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, useLoaderData, useRouteError } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { roleAtLeast } from "~/modules/accounts/role";
import { loadCatalogue } from "~/modules/entitlements/rules.server";
import { loadOffers } from "~/modules/billing/load-offers.server";
import { ownAccount, ownPayments } from "~/modules/billing/own-account.server";
import { freePlan } from "~/modules/entitlements/plan-choice";
import { billingContext } from "~/modules/runtime.server";
import { hostedPage } from "~/modules/stripe/hosted-page";
import { BillingPage } from "~/ui/billing-page";
import { billingCode } from "~/ui/billing-words";
import { ErrorPanel } from "~/ui/error-panel";
import { PlainPage } from "~/ui/plain-page";
import { NowProvider } from "~/ui/time";
import { UserFrame } from "~/ui/user-frame";

export const handle: RouteHandle = { audience: "signed_in" };

export const meta: MetaFunction = () => [{ title: "Billing · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "signed_in");
  const context = billingContext(request.url);
  const { pool, now, apiBase } = context;
  const account = await ownAccount(context, viewer.id);
  const { planName, state, features, validUntil, reasons } = account.entitlement;
  const free = freePlan(await loadCatalogue(pool));
  const codes = (denies: boolean) =>
    reasons.filter(({ effect }) => (effect === "denies") === denies).map(billingCode);
  const payments = await ownPayments(context, viewer.id);
  return json({
    viewer: { name: viewer.name, email: viewer.email, role: viewer.role },
    mayOperate: roleAtLeast(viewer.role, "operator"),
    facts: {
      planName,
      freePlanName: free.name,
      state,
      validUntil: validUntil?.toISOString() ?? null,
      denied: codes(true),
      noted: codes(false),
    },
    features,
    // What the payer may see of their own payments, and no id of ours.
    payments: payments.map(({ id, at, amount, amountRefunded, currency, status, disputed, ...payment }) => ({
      id,
      at,
      amount,
      amountRefunded,
      currency,
      status,
      disputed,
      number: payment.number,
      cardBrand: payment.cardBrand,
      cardLast4: payment.cardLast4,
      hasPage: hostedPage(payment.hostedUrl, apiBase) !== null,
    })),
    offers: await loadOffers(context, account),
    // Pressing twice is one wish; a page loaded anew makes another.
    attempt: randomUUID(),
    problem: new URL(request.url).searchParams.get("problem"),
    now: now.toISOString(),
  });
}

export default function Billing() {
  const { viewer, mayOperate, now, ...page } = useLoaderData<typeof loader>();
  return (
    <NowProvider now={now}>
      <UserFrame viewer={viewer} mayOperate={mayOperate}>
        <BillingPage {...page} />
      </UserFrame>
    </NowProvider>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return (
    <PlainPage>
      <ErrorPanel
        status={isRouteErrorResponse(error) ? error.status : 500}
        heading="h1"
        way={{ to: "/billing", label: "Try again" }}
      />
    </PlainPage>
  );
}
