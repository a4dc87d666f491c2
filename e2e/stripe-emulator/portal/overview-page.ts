/** The portal's first page: plans, payment methods, billing information, invoices. */
import type Stripe from "stripe";
import { html, type Html } from "../pages/html";
import { moneyText } from "../pages/money";
import type { PageAnswer, PageRequest } from "../pages/page-router";
import { idOf } from "../store/table";
import { methodToCharge } from "../subscriptions/payment-method";
import { hasEnded } from "../subscriptions/store";
import { coupons, deletedCoupons, discounts } from "../tables/discounts";
import { invoices } from "../tables/invoicing";
import { paymentMethods } from "../tables/payments";
import { subscriptionItems, subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { newsOf } from "./completion";
import { frame } from "./frame";
import { offersFor } from "./offers";
import { capital, couponText, day, methodName, offText, priceText, productName, shortDay } from "./words";
import { customerNow, portalPage, type Visit } from "./visit";

const SHOWN_INVOICES = 24;

function overview(visit: Visit, { query }: PageRequest): PageAnswer {
  if (visit.flow !== null) return { redirect: `${visit.home}${flowTail(visit.flow)}` };
  return drawOverview(visit, { notice: newsOf(query.get("done")) });
}

export function drawOverview(visit: Visit, news: { error?: string; notice?: string | null }): PageAnswer {
  const { features } = visit.configuration;
  return frame(
    visit,
    { title: "Your plan and billing", ...news },
    html`${plans(visit)}${methods(visit)}${details(visit)}${features.invoice_history.enabled ? history(visit) : ""}`,
  );
}

/** The page that a deep link leads to. */
function flowTail(flow: Stripe.BillingPortal.Session.Flow): string {
  if (flow.subscription_cancel) return `/subscriptions/${flow.subscription_cancel.subscription}/cancel`;
  if (flow.subscription_update) return `/subscriptions/${flow.subscription_update.subscription}/plan`;
  if (flow.subscription_update_confirm) {
    const { discounts: given, items, subscription } = flow.subscription_update_confirm;
    const query = new URLSearchParams();
    const [item] = items;
    if (item?.price) query.set("price", item.price);
    if (item?.quantity !== undefined) query.set("quantity", String(item.quantity));
    if (given?.[0]?.coupon) query.set("coupon", given[0].coupon);
    if (given?.[0]?.promotion_code) query.set("promotion_code", given[0].promotion_code);
    return `/subscriptions/${subscription}/confirm?${query}`;
  }
  return flow.type === "customer_update" ? "/details" : "/payment-methods";
}

function plans(visit: Visit): Html {
  const { customer, scope } = visit;
  const shown = scope
    .find(subscriptions, "customer", customer.id)
    .filter(({ status }) => !["canceled", "incomplete", "incomplete_expired"].includes(status))
    .reverse();
  return html`<section><h2>Current plan</h2>
    ${shown.length === 0 ? html`<p class="muted">You have no plan at the moment.</p>` : shown.map((each) => plan(visit, each))}
  </section>`;
}

function plan(visit: Visit, subscription: Stripe.Subscription): Html {
  const { configuration, home, scope } = visit;
  const items = scope.find(subscriptionItems, "subscription", subscription.id);
  const at = `${home}/subscriptions/${subscription.id}`;
  const ending = subscription.cancel_at !== null || subscription.cancel_at_period_end;
  const { subscription_cancel, subscription_update } = configuration.features;
  const mayChange = subscription_update.enabled && offersFor(visit, subscription) !== null && !ending;
  return html`<div class="sheet plan">
    ${items.map(
      (
        item,
      ) => html`<p class="name">${productName(scope, item.price)}${(item.quantity ?? 1) > 1 ? html` <span class="muted">× ${item.quantity}</span>` : ""} ${statusTag(subscription)}</p>
      <p class="price">${priceText(item.price)}</p>`,
    )}
    <p class="muted">${whatComes(subscription, items)}</p>
    ${discountWords(visit, subscription).map((words) => html`<p class="small">${words}</p>`)}
    ${mayChange ? html`<a class="button" href="${at}/plan">Change plan</a>` : ""}
    ${
      ending
        ? html`<form method="post" action="${at}/keep"><button>Keep this plan</button></form>`
        : subscription_cancel.enabled
          ? html`<a class="button quiet" href="${at}/cancel">Cancel plan</a>`
          : ""
    }
  </div>`;
}

function statusTag({ pause_collection, status }: Stripe.Subscription): Html {
  if (status === "trialing") return html`<span class="tag good">Trial</span>`;
  if (status === "past_due" || status === "unpaid") return html`<span class="tag bad">Payment is due</span>`;
  if (status === "paused" || pause_collection) return html`<span class="tag">Paused</span>`;
  return html``;
}

function whatComes(subscription: Stripe.Subscription, items: readonly Stripe.SubscriptionItem[]): string {
  const end = Math.min(...items.map((item) => item.current_period_end));
  if (subscription.cancel_at !== null) return `Ends on ${day(subscription.cancel_at)}; it does not renew.`;
  if (subscription.cancel_at_period_end) return `Ends on ${day(end)}; it does not renew.`;
  if (subscription.status === "trialing" && subscription.trial_end !== null) {
    return `Free until ${day(subscription.trial_end)}; then the first payment is due.`;
  }
  if (subscription.status === "paused") return "Paused. Add a payment method to go on.";
  return Number.isFinite(end) ? `Renews on ${day(end)}.` : "";
}

/** The subscription's own discounts, else the customer's. */
function discountWords({ customer, scope }: Visit, subscription: Stripe.Subscription): string[] {
  const own = subscription.discounts.map((discount) => idOf(discount));
  const ids = own.length > 0 ? own : [idOf(customer.discount)];
  return ids.flatMap((id) => {
    const discount = scope.get(discounts, id);
    const couponId = idOf(discount?.source.coupon);
    const coupon = scope.get(coupons, couponId) ?? scope.get(deletedCoupons, couponId);
    if (discount === null || coupon === null) return [];
    const name = coupon.name === null ? "" : `${coupon.name}: `;
    return [
      discount.end === null
        ? `${name}${couponText(coupon)}`
        : `${name}${offText(coupon)} until ${day(discount.end)}`,
    ];
  });
}

/** What pays the running plans, which may have a method of their own; without a plan, what would pay the next one. */
function methodsCharged(scope: Scope, customer: Stripe.Customer): ReadonlySet<string> {
  const running = scope.find(subscriptions, "customer", customer.id).filter((each) => !hasEnded(each));
  const standard = { customer, default_payment_method: null, default_source: null };
  const charged = (running.length > 0 ? running : [standard]).map((each) => methodToCharge(scope, each));
  return new Set(charged.filter((method) => method !== null));
}

function methods(visit: Visit): Html {
  const { configuration, home, scope } = visit;
  const customer = customerNow(visit);
  const charged = methodsCharged(scope, customer);
  const editable = configuration.features.payment_method_update.enabled;
  const rows = scope.find(paymentMethods, "customer", customer.id).map((method) => {
    const at = `${home}/payment-methods/${method.id}`;
    const expiry = method.card
      ? html` <span class="muted">expires ${String(method.card.exp_month).padStart(2, "0")}/${method.card.exp_year}</span>`
      : "";
    const name = methodName(method);
    return html`<li><span class="grow">${name}${expiry} ${charged.has(method.id) ? html`<span class="tag">Default</span>` : ""}</span>
      ${
        editable
          ? html`<span class="actions">
              ${charged.has(method.id) && charged.size === 1 ? "" : html`<form method="post" action="${at}/default"><button class="plain">Make default<span class="hidden-visually">: ${name}</span></button></form>`}
              <form method="post" action="${at}/remove"><button class="plain">Remove<span class="hidden-visually"> ${name}</span></button></form>
            </span>`
          : ""
      }</li>`;
  });
  return html`<section><h2>Payment methods</h2>
    ${rows.length === 0 ? html`<p class="muted">No payment method is saved.</p>` : html`<ul class="rows">${rows}</ul>`}
    ${editable ? html`<a class="button quiet" href="${home}/payment-methods">Add payment method</a>` : ""}
  </section>`;
}

function details(visit: Visit): Html {
  const customer = customerNow(visit);
  const { address } = customer;
  const lines: [string, string | null][] = [
    ["Name", customer.name ?? null],
    ["Email", customer.email],
    [
      "Address",
      address
        ? [
            address.line1,
            address.line2,
            [address.postal_code, address.city].filter(Boolean).join(" "),
            address.state,
            address.country,
          ]
            .filter(Boolean)
            .join(", ")
        : null,
    ],
    ["Phone", customer.phone ?? null],
  ];
  const known = lines.filter(([, value]) => value !== null && value !== "");
  return html`<section><h2>Billing information</h2>
    ${known.length === 0 ? html`<p class="muted">Nothing is known yet.</p>` : html`<dl>${known.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`}
    ${visit.configuration.features.customer_update.enabled ? html`<a class="button quiet" href="${visit.home}/details">Change information</a>` : ""}
  </section>`;
}

function history({ customer, scope }: Visit): Html {
  const shown = scope
    .find(invoices, "customer", customer.id)
    .filter(({ status }) => status !== "draft")
    .reverse()
    .slice(0, SHOWN_INVOICES);
  return html`<section><h2>Invoices</h2>
    ${
      shown.length === 0
        ? html`<p class="muted">There are no invoices yet.</p>`
        : html`<div class="invoices"><table><thead><tr><th>Date</th><th>Amount</th><th>Status</th><th>Invoice</th></tr></thead><tbody>${shown.map(
            (invoice) =>
              html`<tr><td class="whole-words">${shortDay(invoice.created)}</td><td class="whole-words">${moneyText(invoice.total, invoice.currency)}</td><td>${capital(invoice.status ?? "")}</td><td class="whole-words">${
                invoice.hosted_invoice_url
                  ? html`<a href="${invoice.hosted_invoice_url}">${invoice.number ?? "View"}</a>`
                  : (invoice.number ?? "")
              }</td></tr>`,
          )}</tbody></table></div>`
    }
  </section>`;
}

export const overviewPages = [portalPage("GET", "", overview)];
