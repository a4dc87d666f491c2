/** The page on which the customer's bank asks whether it is really them. */
import type Stripe from "stripe";
import { noSuch } from "../api/errors";
import type { Resource } from "../api/resource";
import { html } from "../pages/html";
import { document } from "../pages/layout";
import { moneyText } from "../pages/money";
import type { Page, PageAnswer } from "../pages/page-router";
import { answerChallenge } from "../payments/confirm";
import { answerSetupChallenge } from "../payments/setups";
import { idOf } from "../store/table";
import { paymentIntents, paymentMethods, setupIntents } from "../tables/payments";
import type { Scope } from "../work/scope";
import { SELLER } from "../work/seller";
import { onCustomerClock } from "./customer-clock";

const PATH = "/3d_secure_2/:mode/:id";

const world: Page["world"] = ({ path }) => (path.mode === "live" ? "live" : "test");

interface Challenged {
  intent: Stripe.PaymentIntent | Stripe.SetupIntent;
  returnUrl: string | null;
}

function find(scope: Scope, id: string): Challenged {
  const payment = scope.get(paymentIntents, id);
  if (payment !== null)
    return { intent: payment, returnUrl: scope.hidden(paymentIntents, id)?.confirming?.returnUrl ?? null };
  const setup = scope.get(setupIntents, id);
  if (setup !== null)
    return { intent: setup, returnUrl: scope.hidden(setupIntents, id)?.confirming?.returnUrl ?? null };
  throw noSuch("payment_intent", id, "intent", null);
}

function show(scope: Scope, id: string): PageAnswer {
  const { intent } = find(scope, id);
  if (intent.status !== "requires_action") {
    return {
      html: document(
        { title: "Nothing to confirm", narrow: true },
        html`<h1>Nothing to confirm</h1><p>This payment is ${intent.status.replaceAll("_", " ")}: there is no open question from your bank.</p>`,
      ),
    };
  }
  const { card } = scope.get(paymentMethods, idOf(intent.payment_method)) ?? {};
  const asked: [string, string][] = [["Merchant", SELLER]];
  if (intent.object === "payment_intent") asked.push(["Amount", moneyText(intent.amount, intent.currency)]);
  else asked.push(["Amount", "Nothing today: the card is kept for later payments"]);
  if (card)
    asked.push(["Card", `${card.brand.charAt(0).toUpperCase()}${card.brand.slice(1)} ending ${card.last4}`]);
  return {
    html: document(
      { title: "Confirm with your bank", narrow: true },
      html`<h1>3D Secure: confirm with your bank</h1>
        <dl>${asked.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
        <p>Your bank wants to know that it is you. This page stands for the bank's.</p>
        <form method="post">
          <button name="answer" value="complete">Complete authentication</button>
          <button class="quiet" name="answer" value="fail">Fail authentication</button>
        </form>`,
    ),
  };
}

function answer(scope: Scope, id: string, authenticated: boolean): PageAnswer {
  const { intent, returnUrl } = find(scope, id);
  const on = onCustomerClock(scope, idOf(intent.customer));
  const after =
    intent.object === "payment_intent"
      ? answerChallenge(on, intent, authenticated)
      : answerSetupChallenge(on, intent, authenticated);
  const succeeded = ["succeeded", "processing", "requires_capture"].includes(after.status);
  if (returnUrl === null) {
    const words = succeeded
      ? "Confirmed. You can close this page."
      : "Not confirmed. Go back and try another way to pay.";
    return { html: document({ title: "Thank you", narrow: true }, html`<h1>${words}</h1>`) };
  }
  const back = new URL(returnUrl);
  back.searchParams.set(after.object, after.id);
  back.searchParams.set(`${after.object}_client_secret`, after.client_secret ?? "");
  back.searchParams.set("redirect_status", succeeded ? "succeeded" : "failed");
  return { redirect: back.href };
}

export const threeDSecureResource: Resource = {
  operations: [],
  pages: [
    { method: "GET", path: PATH, world, handle: (scope, { path }) => show(scope, path.id ?? "") },
    {
      method: "POST",
      path: PATH,
      world,
      handle: (scope, { path, form }) => answer(scope, path.id ?? "", form.answer === "complete"),
    },
  ],
};
