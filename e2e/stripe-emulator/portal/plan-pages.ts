/** Changing a plan in the portal: choosing, seeing what it costs, confirming. */
import type Stripe from "stripe";
import { html, type Html } from "../pages/html";
import { moneyText } from "../pages/money";
import type { PageAnswer, PageRequest } from "../pages/page-router";
import { changeSubscription, previewChange, type SubscriptionChange } from "../subscriptions/change";
import type { Scope } from "../work/scope";
import { finish } from "./completion";
import { field, typed } from "./fields";
import { frame, wayBack } from "./frame";
import { needOffers } from "./offers";
import { portalPage, type Visit } from "./visit";
import { changeFor, readWish, type Sent, type Wish } from "./wish";
import { day, priceText, productName } from "./words";

function choose(visit: Visit, request: PageRequest, error: string | null): PageAnswer {
  const { home, scope } = visit;
  const id = request.path.subscription ?? "";
  const offers = needOffers(visit, id);
  const sent = sentIn(request);
  const chosen = sent("price") || offers.item.price.id;
  const bounds = offers.prices.find(({ product }) => product?.adjustable_quantity.enabled)?.product
    ?.adjustable_quantity;
  return frame(
    visit,
    { title: "Change your plan", error },
    html`<form method="get" action="${home}/subscriptions/${id}/confirm" class="sheet narrow-form">
      <fieldset style="margin-top:0"><legend>Plan</legend><div class="choices">
        ${offers.prices.map(
          ({
            price,
          }) => html`<label class="choice"><input type="radio" name="price" value="${price.id}"${price.id === chosen ? html` checked` : ""}>
            <span><span>${productName(scope, price)}${price.id === offers.item.price.id ? html` <span class="tag">Your plan</span>` : ""}</span><span class="muted small">${price.nickname === null ? "" : `${price.nickname}, `}${priceText(price)}</span></span></label>`,
        )}
      </div></fieldset>
      ${
        offers.mayChangeQuantity && bounds !== undefined
          ? field({
              name: "quantity",
              label: "Quantity",
              type: "number",
              inputmode: "numeric",
              value: sent("quantity") || String(offers.item.quantity ?? 1),
              min: bounds.minimum,
              max: bounds.maximum,
            })
          : ""
      }
      ${offers.mayUseCodes ? field({ name: "code", label: "Promotion code (optional)", value: sent("code") }) : ""}
      <button>Continue</button>${wayBack(visit)}
    </form>`,
  );
}

/** What it costs, before anything is done. */
function review(visit: Visit, request: PageRequest, error: string | null): PageAnswer {
  const { scope } = visit;
  const sent = sentIn(request);
  const wish = readWish(visit, request.path.subscription ?? "", sent);
  const { item } = wish.offers;
  const same = wish.price.id === item.price.id && wish.quantity === (item.quantity ?? 1);
  if (same && wish.discount === null && visit.flow?.type !== "subscription_update_confirm") {
    return choose(visit, request, "This is the plan that you have. Choose another one.");
  }
  const prorationDate = scope.now;
  const preview = priced(scope, wish, changeFor(visit, wish, prorationDate));
  // A preview of the next renewal bears the renewal's date.
  const now = preview.created <= scope.now;
  const off = preview.total_discount_amounts?.reduce((sum, each) => sum + each.amount, 0) ?? 0;
  const page = frame(
    visit,
    { title: "Confirm your change", error },
    html`<form method="post" class="sheet">
      <dl>
        <dt>Your plan until now</dt><dd>${productName(scope, item.price)}, ${priceText(item.price)}${times(item.quantity)}</dd>
        <dt>Your new plan</dt><dd><b>${productName(scope, wish.price)}</b>, ${priceText(wish.price)}${times(wish.quantity)}</dd>
      </dl>
      <h2>${now ? "Due now" : `On your next invoice, on ${day(preview.created)}`}</h2>
      <table class="money"><tbody>
        ${preview.lines.data.map((line) => html`<tr><td>${line.description ?? "Item"}</td><td>${moneyText(line.amount, preview.currency)}</td></tr>`)}
        ${off > 0 ? html`<tr><td>Discounts</td><td>${moneyText(-off, preview.currency)}</td></tr>` : ""}
        <tr class="total"><td>${preview.total < 0 ? "In your favour, kept for later invoices" : "Total"}</td><td>${moneyText(preview.total < 0 ? preview.total : preview.amount_due, preview.currency)}</td></tr>
      </tbody></table>
      ${hiddenFields(wish, sent, prorationDate)}
      <button>${now && preview.amount_due > 0 ? `Pay ${moneyText(preview.amount_due, preview.currency)} and change` : "Confirm change"}</button>${wayBack(visit)}
    </form>`,
  );
  return "html" in page && wish.discount !== null ? { ...page, rehearsed: true } : page;
}

/** A discount is given for the moment of the preview: how it works out is not told otherwise. */
function priced(scope: Scope, wish: Wish, { discounts, ...change }: SubscriptionChange): Stripe.Invoice {
  const { subscription } = wish.offers;
  const discounted =
    discounts === undefined ? subscription : changeSubscription(scope, subscription, { discounts });
  return previewChange(scope, discounted, change);
}

const times = (quantity: number | undefined) => ((quantity ?? 1) > 1 ? `, × ${quantity}` : "");

function hiddenFields(wish: Wish, sent: Sent, prorationDate: number): Html {
  const values: Record<string, string> = {
    price: wish.price.id,
    quantity: String(wish.quantity),
    code: wish.code,
    coupon: sent("coupon"),
    promotion_code: sent("promotion_code"),
    proration_date: String(prorationDate),
  };
  return html`${Object.entries(values)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;
}

function confirm(visit: Visit, request: PageRequest): PageAnswer {
  const { scope } = visit;
  const sent = sentIn(request);
  const wish = readWish(visit, request.path.subscription ?? "", sent);
  const { current_period_end: end, current_period_start: start } = wish.offers.item;
  const shownAt = Number(sent("proration_date"));
  const prorationDate = shownAt >= start && shownAt <= Math.min(end, scope.now) ? shownAt : undefined;
  changeSubscription(scope, wish.offers.subscription, changeFor(visit, wish, prorationDate));
  return finish(visit, "plan");
}

/** From the form, else from the address. */
function sentIn({ form, query }: PageRequest): Sent {
  return (name) => typed(form, name) || (query.get(name) ?? "").trim();
}

const PLAN = "/subscriptions/:subscription/plan";
const CONFIRM = "/subscriptions/:subscription/confirm";

export const planPages = [
  portalPage("GET", PLAN, (visit, request) => choose(visit, request, null)),
  portalPage(
    "GET",
    CONFIRM,
    (visit, request) => review(visit, request, null),
    (visit, request, error) => choose(visit, request, error.message),
  ),
  portalPage("POST", CONFIRM, confirm, (visit, request, error) => review(visit, request, error.message)),
];
