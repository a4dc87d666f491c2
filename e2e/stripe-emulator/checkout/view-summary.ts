/** The page's first half: who sells what, for how much. */
import type Stripe from "stripe";
import { html, type Html } from "../pages/html";
import { moneyText } from "../pages/money";
import { idOf } from "../store/table";
import { products } from "../tables/catalogue";
import { coupons, promotionCodes } from "../tables/discounts";
import type { Scope } from "../work/scope";
import { boundsOf } from "./adjust";
import { fullAmount } from "./lines";
import { laterAmount, trialEnd } from "./totals";
import { problemText, type Shown } from "./view-field";
import { day, freeTime, rhythm } from "./words";

export function summaryView(scope: Scope, shown: Shown): Html {
  const { session } = shown;
  const merchant = session.branding_settings?.display_name ?? "the merchant";
  const back = session.cancel_url?.replaceAll("{CHECKOUT_SESSION_ID}", session.id) ?? null;
  return html`<section class="summary" aria-labelledby="order">
    <p class="merchant">
      ${back === null ? "" : html`<a class="back" href="${back}"><span aria-hidden="true">←</span><span class="hidden-visually">Back to ${merchant}</span></a>`}
      <span class="mark" aria-hidden="true">${merchant.slice(0, 1).toUpperCase()}</span> ${merchant}
    </p>
    ${session.mode === "setup" ? setupHead(merchant) : orderView(scope, shown)}
  </section>`;
}

function setupHead(merchant: string): Html {
  return html`<h1 class="alone" id="order">Save your payment details</h1>
    <p class="muted">Nothing is charged today. ${merchant} may charge this method later.</p>`;
}

function orderView(scope: Scope, shown: Shown): Html {
  const { session, lines } = shown;
  const currency = session.currency ?? "usd";
  return html`${headView(scope, shown)}
    <ul class="lines">${lines.map((line) => lineView(scope, line))}</ul>
    ${lines.some((line) => boundsOf(line) !== null) ? html`<p class="right"><button class="plain" name="action" value="update_quantity" form="checkout">Update quantities</button></p>` : ""}
    <dl class="totals">
      <div><dt>Subtotal</dt><dd>${moneyText(session.amount_subtotal ?? 0, currency)}</dd></div>
      ${(session.discounts ?? []).map((discount) => discountView(scope, session, discount))}
      <div class="total"><dt>${session.mode === "subscription" ? "Total due today" : "Total"}</dt><dd>${moneyText(session.amount_total ?? 0, currency)}</dd></div>
    </dl>
    ${codeView(shown)}`;
}

/** What is bought, for how much today, and how it goes on. */
function headView(scope: Scope, { session, lines, plan }: Shown): Html {
  const currency = session.currency ?? "usd";
  const total = session.amount_total ?? 0;
  const [first] = lines.filter((line) => line.price?.type === "recurring");
  const every = rhythm(first?.price ?? null);
  if (first === undefined || every === null) {
    return html`<h1 id="order">To pay</h1><p class="amount">${moneyText(total, currency)}</p>`;
  }
  const later = laterAmount(scope, session, lines, plan);
  const ends = trialEnd(scope, plan);
  const product = first.description ?? "a plan";
  if (ends !== null) {
    return html`<h1 id="order">Try ${product}</h1>
      <p class="amount">${freeTime(ends - scope.now)}</p>
      <p class="muted">Then ${moneyText(later, currency)} ${every} from ${day(ends)}.</p>`;
  }
  return html`<h1 id="order">Subscribe to ${product}</h1>
    <p class="amount">${moneyText(total, currency)} <span class="rhythm">${total === later ? every : "today"}</span></p>
    ${total === later ? "" : html`<p class="muted">Then ${moneyText(later, currency)} ${every}.</p>`}`;
}

function lineView(scope: Scope, line: Stripe.LineItem): Html {
  const { price } = line;
  const every = rhythm(price);
  const product = scope.get(products, idOf(price?.product));
  const bounds = boundsOf(line);
  const each =
    line.quantity !== null && line.quantity > 1 && price?.unit_amount != null
      ? `${line.quantity} × ${moneyText(price.unit_amount, line.currency)}`
      : null;
  const name = line.description ?? "Item";
  return html`<li>
    <div>
      <span class="name">${name}</span>
      ${product?.description ? html`<span class="muted small">${product.description}</span>` : ""}
      ${each === null ? "" : html`<span class="muted small">${each}</span>`}
      ${
        bounds === null
          ? ""
          : html`<label class="quantity" for="quantity_${line.id}">Quantity <span class="hidden-visually">of ${name}</span></label>
        <input class="quantity" id="quantity_${line.id}" name="quantity_${line.id}" form="checkout" type="number" inputmode="numeric" min="${bounds.least}" max="${bounds.most}" value="${line.quantity}">`
      }
    </div>
    <div class="right">
      <span>${line.quantity === null ? "By usage" : moneyText(fullAmount(scope, line), line.currency)}</span>
      ${every === null ? "" : html`<span class="muted small">${every}</span>`}
    </div>
  </li>`;
}

function discountView(
  scope: Scope,
  session: Stripe.Checkout.Session,
  discount: Stripe.Checkout.Session.Discount,
): Html {
  const coupon = scope.get(coupons, idOf(discount.coupon));
  const code = scope.get(promotionCodes, idOf(discount.promotion_code));
  const much = coupon?.percent_off != null ? `${coupon.percent_off}% off` : (coupon?.name ?? "Discount");
  const removable = session.allow_promotion_codes === true && code !== null;
  return html`<div>
    <dt>${code === null ? (coupon?.name ?? much) : html`<code>${code.code}</code> <span class="muted">${much}</span>`}
      ${removable ? html`<button class="plain" name="action" value="remove_promotion" form="checkout">Remove<span class="hidden-visually"> code ${code.code}</span></button>` : ""}</dt>
    <dd>−${moneyText(session.total_details?.amount_discount ?? 0, session.currency ?? "usd")}</dd>
  </div>`;
}

/** Its field belongs to the same form, so that applying a code loses nothing that was typed. */
function codeView({ session, typed, problems }: Shown): Html {
  if (session.allow_promotion_codes !== true || (session.discounts ?? []).length > 0) return html``;
  const problem = problems.promotion_code;
  return html`<div class="code">
    <label for="promotion_code">Promotion code</label>
    <div class="code-row">
      <input id="promotion_code" name="promotion_code" form="checkout" value="${typed.promotion_code ?? ""}" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-invalid="${problem === undefined ? "false" : "true"}" aria-describedby="promotion_code-problem">
      <button class="quiet" name="action" value="apply_promotion" form="checkout">Apply</button>
    </div>
    ${problemText("promotion_code", problems)}
  </div>`;
}
