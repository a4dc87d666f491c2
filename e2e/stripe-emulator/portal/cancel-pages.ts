/** Ending a plan in the portal, and thinking better of it. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { html, type Html } from "../pages/html";
import type { PageAnswer, PageRequest } from "../pages/page-router";
import { idOf } from "../store/table";
import { cancelSubscription } from "../subscriptions/cancel";
import { changeSubscription } from "../subscriptions/change";
import { coupons } from "../tables/discounts";
import { subscriptionItems } from "../tables/subscriptions";
import { finish } from "./completion";
import { typed } from "./fields";
import { frame, needAllowed, wayBack } from "./frame";
import { needOwn } from "./offers";
import { drawOverview } from "./overview-page";
import { portalPage, type Visit } from "./visit";
import { couponText, day } from "./words";

const REASONS: Readonly<Record<string, string>> = {
  customer_service: "The customer service was less than expected",
  low_quality: "The quality was less than expected",
  missing_features: "Some features are missing",
  other: "Something else",
  switched_service: "I am switching to another service",
  too_complex: "It is too complicated to use",
  too_expensive: "It is too expensive",
  unused: "I do not use it enough",
};

function needCancelable(visit: Visit, id: string): Stripe.Subscription {
  needAllowed(visit.configuration.features.subscription_cancel.enabled, "cancel plans");
  const subscription = needOwn(visit, id);
  if (subscription.status === "canceled") throw invalidRequest("This plan has ended already.");
  return subscription;
}

function form(visit: Visit, request: PageRequest, error: string | null): PageAnswer {
  const { configuration, scope } = visit;
  const subscription = needCancelable(visit, request.path.subscription ?? "");
  const { cancellation_reason: reason, mode } = configuration.features.subscription_cancel;
  const ends = scope
    .find(subscriptionItems, "subscription", subscription.id)
    .map((item) => item.current_period_end);
  const when =
    mode === "immediately"
      ? "Your plan ends at once."
      : `Your plan goes on until ${day(Math.max(...ends))} and ends then. Nothing more will be charged.`;
  return frame(
    visit,
    { title: "Cancel your plan", error },
    html`${offer(visit)}
    <form method="post" class="sheet narrow-form">
      <p>${when}</p>
      ${
        reason.enabled
          ? html`<fieldset><legend>Why do you leave? <span class="muted small">(optional)</span></legend>
              <div class="choices">${reason.options.map((option) => html`<label class="choice"><input type="radio" name="feedback" value="${option}"${typed(request.form, "feedback") === option ? html` checked` : ""}><span>${REASONS[option] ?? option}</span></label>`)}</div>
              <label for="comment">Anything to add? <span class="muted">(optional)</span></label>
              <textarea id="comment" name="comment">${typed(request.form, "comment")}</textarea>
            </fieldset>`
          : ""
      }
      <button>Cancel plan</button>${wayBack(visit, "Keep plan")}
    </form>`,
  );
}

/** The deep link may come with something that makes one stay. */
function offer({ flow, scope }: Visit): Html {
  const id = flow?.subscription_cancel?.retention?.coupon_offer?.coupon ?? null;
  const coupon = scope.get(coupons, id);
  if (coupon === null) return html``;
  return html`<form method="post" class="sheet narrow-form plan">
    <p class="name">Stay, and get ${couponText(coupon)}</p>
    <button name="accept" value="offer">Take the discount</button>
  </form>`;
}

function cancel(visit: Visit, request: PageRequest): PageAnswer {
  const { configuration, flow, scope } = visit;
  const subscription = needCancelable(visit, request.path.subscription ?? "");
  const coupon = flow?.subscription_cancel?.retention?.coupon_offer?.coupon;
  if (coupon !== undefined && typed(request.form, "accept") === "offer") {
    const kept = subscription.discounts.map((discount) => ({ discount: idOf(discount) ?? "" }));
    changeSubscription(scope, subscription, { discounts: [...kept, { coupon }] });
    return finish(visit, "offer");
  }
  const settings = configuration.features.subscription_cancel;
  const feedback = typed(request.form, "feedback");
  const comment = typed(request.form, "comment");
  const details = {
    ...(settings.cancellation_reason.options.includes(feedback) ? { feedback } : {}),
    ...(comment === "" ? {} : { comment }),
  };
  if (settings.mode === "immediately") {
    cancelSubscription(scope, subscription, {
      prorate: settings.proration_behavior !== "none",
      invoiceNow: settings.proration_behavior === "always_invoice",
      details,
    });
    return finish(visit, "canceled");
  }
  changeSubscription(scope, subscription, { cancelAtPeriodEnd: true, cancellationDetails: details });
  return finish(visit, "will-end");
}

function keep(visit: Visit, { path }: PageRequest): PageAnswer {
  const { scope } = visit;
  const subscription = needCancelable(visit, path.subscription ?? "");
  changeSubscription(
    scope,
    subscription,
    subscription.cancel_at_period_end ? { cancelAtPeriodEnd: false } : { cancelAt: null },
  );
  return { redirect: `${visit.home}?done=kept` };
}

export const cancelPages = [
  portalPage("GET", "/subscriptions/:subscription/cancel", (visit, request) => form(visit, request, null)),
  portalPage("POST", "/subscriptions/:subscription/cancel", cancel, (visit, request, error) =>
    form(visit, request, error.message),
  ),
  portalPage("POST", "/subscriptions/:subscription/keep", keep, (visit, _request, error) =>
    drawOverview(visit, { error: error.message }),
  ),
];
