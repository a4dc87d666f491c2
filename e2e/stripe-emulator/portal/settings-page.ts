/**
 * The portal's settings, which at Stripe are in the Dashboard: saving them makes
 * the default configuration, and changes it.
 */
import type Stripe from "stripe";
import type { RawTree } from "../api/form";
import { html, type Html } from "../pages/html";
import { document } from "../pages/layout";
import type { Page, PageAnswer, PageRequest } from "../pages/page-router";
import { idOf } from "../store/table";
import { prices, products } from "../tables/catalogue";
import { portalConfigurations } from "../tables/portal";
import type { Scope } from "../work/scope";
import { defaultConfiguration, saveDefault } from "./default-configuration";
import { applyFeatures } from "./features";
import { field, typed } from "./fields";
import { PORTAL_STYLE } from "./style";
import { priceText } from "./words";

const PATH = "/settings/billing/portal/:mode";
const world: Page["world"] = ({ path }) => (path.mode === "live" ? "live" : "test");

function show(scope: Scope, { path }: PageRequest, news: { error?: string; saved?: boolean }): PageAnswer {
  const configuration = defaultConfiguration(scope);
  const mode = path.mode === "live" ? "Live" : "Test";
  return {
    status: news.error === undefined ? 200 : 400,
    html: document(
      {
        title: "Portal settings",
        narrow: true,
        style: PORTAL_STYLE.replace("main { max-width: 60rem; }", ""),
      },
      html`<h1>Portal settings</h1>
        <p class="muted">${mode} mode. This page stands for the Dashboard's; it is what sessions use that name no configuration.</p>
        ${news.error === undefined ? "" : html`<p class="error" role="alert">${news.error}</p>`}
        ${news.saved ? html`<p class="notice" role="status">Saved.</p>` : ""}
        ${configuration === null ? html`<p>Nothing is saved yet: sessions without a configuration are refused.</p>` : ""}
        <form method="post">${configuration === null ? "" : fields(scope, configuration)}<button>${configuration === null ? "Save the usual settings" : "Save"}</button></form>`,
    ),
  };
}

function fields(scope: Scope, { business_profile, features, id }: Stripe.BillingPortal.Configuration): Html {
  const offered = scope.hidden(portalConfigurations, id)?.products ?? [];
  const { subscription_cancel: cancel, subscription_update: update } = features;
  return html`<input type="hidden" name="settings" value="given">
    ${field({ name: "headline", label: "Headline", value: business_profile.headline })}
    <fieldset><legend>Customers may</legend><div class="choices">
      ${box("invoice_history", "See their invoices", features.invoice_history.enabled)}
      ${box("customer_update", "Change their billing information", features.customer_update.enabled)}
      ${box("payment_method_update", "Change payment methods", features.payment_method_update.enabled)}
      ${box("cancel", "Cancel their plan", cancel.enabled)}
      ${box("immediately", "… at once, not at the period's end", cancel.mode === "immediately")}
      ${box("reasons", "… and are asked why", cancel.cancellation_reason.enabled)}
    </div></fieldset>
    <fieldset><legend>They may change to</legend><div class="choices">
      ${recurring(scope).map(([product, list]) =>
        box(
          `product[${product.id}]`,
          `${product.name}: ${list.map(priceText).join("; ")}`,
          offered.some((each) => each.product === product.id),
        ),
      )}
    </div>
    <p class="hint">With none chosen, plans cannot be changed in the portal.</p>
    <div class="choices">
      ${box("quantity", "Also the quantity", update.default_allowed_updates.includes("quantity"))}
      ${box("codes", "Promotion codes may be used", update.default_allowed_updates.includes("promotion_code"))}
      ${box("bill_now", "The difference is due at once, not with the next invoice", update.proration_behavior === "always_invoice")}
    </div></fieldset>`;
}

function box(name: string, words: string, checked: boolean): Html {
  return html`<label class="choice"><input type="checkbox" name="${name}" value="yes"${checked ? html` checked` : ""}><span>${words}</span></label>`;
}

/** Active products that are sold by the month or the like, with those prices. */
function recurring(scope: Scope): [Stripe.Product, Stripe.Price[]][] {
  return scope
    .all(products)
    .filter(({ active }) => active)
    .map((product): [Stripe.Product, Stripe.Price[]] => [
      product,
      scope.find(prices, "product", product.id).filter((price) => price.active && price.recurring !== null),
    ])
    .filter(([, list]) => list.length > 0);
}

function save(scope: Scope, request: PageRequest): PageAnswer {
  const { form } = request;
  const before = defaultConfiguration(scope);
  if (before === null || typed(form, "settings") === "") {
    if (before === null) scope.emit("billing_portal.configuration.created", saveDefault(scope));
    return show(scope, request, { saved: true });
  }
  const current = {
    features: before.features,
    products: scope.hidden(portalConfigurations, before.id)?.products ?? null,
  };
  const { features, products: offered } = applyFeatures(scope, current, wanted(scope, form));
  scope.update(
    portalConfigurations,
    {
      ...before,
      business_profile: { ...before.business_profile, headline: typed(form, "headline") || null },
      features,
      updated: scope.now,
    },
    { hidden: { products: offered }, event: "billing_portal.configuration.updated" },
  );
  return show(scope, request, { saved: true });
}

function wanted(scope: Scope, form: RawTree): Parameters<typeof applyFeatures>[2] {
  const on = (name: string) => typed(form, name) === "yes";
  const chosen = form.product;
  const ids = typeof chosen === "object" ? Object.keys(chosen) : [];
  const offers = recurring(scope).filter(([product]) => ids.includes(product.id));
  return {
    customer_update: {
      allowed_updates: ["name", "email", "address", "phone"],
      enabled: on("customer_update"),
    },
    invoice_history: { enabled: on("invoice_history") },
    payment_method_update: { enabled: on("payment_method_update") },
    subscription_cancel: {
      cancellation_reason: { enabled: on("reasons") },
      enabled: on("cancel"),
      mode: on("immediately") ? "immediately" : "at_period_end",
      ...(on("immediately") ? {} : { proration_behavior: "none" as const }),
    },
    subscription_update: {
      default_allowed_updates: [
        "price",
        ...(on("quantity") ? (["quantity"] as const) : []),
        ...(on("codes") ? (["promotion_code"] as const) : []),
      ],
      enabled: offers.length > 0,
      products: offers.map(([product, list]) => ({
        adjustable_quantity: { enabled: on("quantity") },
        prices: list.map((price) => idOf(price) ?? ""),
        product: product.id,
      })),
      proration_behavior: on("bill_now") ? "always_invoice" : "create_prorations",
    },
  };
}

export const settingsPages: readonly Page[] = [
  { method: "GET", path: PATH, world, handle: (scope, request) => show(scope, request, {}) },
  {
    method: "POST",
    path: PATH,
    world,
    handle: save,
    refused: (scope, request, error) => show(scope, request, { error: error.message }),
  },
];
