/** A payer presses Upgrade: on to Stripe's page, or back with a word on why not. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { z } from "zod";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { problemPath } from "~/modules/billing/problem";
import { startCheckout } from "~/modules/billing/start-checkout.server";
import { billingContext } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "signed_in" };

const form = z.object({
  price: z.string().regex(/^\w{1,255}$/),
  attempt: z.string().regex(/^[\w-]{8,64}$/),
});

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "signed_in");
  return redirect("/billing");
}

export async function action({ request }: ActionFunctionArgs) {
  const { id, email, name } = await requireViewer(request, "signed_in");
  const wish = form.safeParse(Object.fromEntries(await readForm(request)));
  if (!wish.success) return redirect(problemPath("not_offered"), 303);
  const { price: priceId, attempt } = wish.data;
  const started = await startCheckout(billingContext(request.url), {
    user: { id, email, name },
    priceId,
    attempt,
  });
  return redirect(started.outcome === "page" ? started.url : problemPath(started), 303);
}
