/** Customers: the payer. What hangs on them (methods, subscriptions) is in files of its own. */
import type Stripe from "stripe";
import { toAddress } from "../api/address";
import { invalidRequest } from "../api/errors";
import { listPage, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import {
  address,
  anything,
  clearable,
  clearableText,
  integer,
  list,
  metadata,
  object,
  oneOf,
  paramsOf,
  required,
  text,
  type Values,
} from "../api/params";
import type { Resource } from "../api/resource";
import { searchPage, searchParams } from "../api/search";
import { changeCustomerDiscount, legacyDiscountParams } from "../discounts/customer-discount";
import { attach, detach } from "../payments/attach";
import { methodFor } from "../payments/make-method";
import { randomText } from "../store/ids";
import { idOf } from "../store/table";
import { customers, deletedCustomers } from "../tables/customers";
import { paymentMethods } from "../tables/payments";
import type { Scope } from "../work/scope";
import { onCustomerClock } from "./customer-clock";
import { addSource } from "./sources";
import { onClockDeleted, testClocks } from "./test-clocks";

const permission = "customer";

/** What create and update both take. */
const shared = {
  address: clearable(address()),
  balance: integer(),
  business_name: clearableText(150),
  description: clearableText(),
  email: clearableText(512),
  individual_name: clearableText(150),
  invoice_prefix: text(12),
  invoice_settings: object({
    custom_fields: clearable(list(object({ name: required(text(40)), value: required(text(140)) }))),
    default_payment_method: clearableText(),
    footer: clearableText(),
    rendering_options: clearable(object({ amount_tax_display: clearableText(), template: text() })),
  }),
  metadata: metadata(),
  name: clearableText(256),
  next_invoice_sequence: integer({ min: 1 }),
  phone: clearableText(20),
  preferred_locales: list(text()),
  shipping: clearable(
    object({ address: required(address()), name: required(text()), phone: clearableText() }),
  ),
  source: text(),
  tax_exempt: clearable(oneOf("exempt", "none", "reverse")),
};

const createParams = {
  ...paramsOf<Stripe.CustomerCreateParams>()({
    ...shared,
    payment_method: text(),
    tax: anything(),
    test_clock: text(),
  }),
  ...legacyDiscountParams,
};
const updateParams = {
  ...paramsOf<Stripe.CustomerUpdateParams>()({ ...shared, default_source: text(), tax: anything() }),
  ...legacyDiscountParams,
};

type Fields = Values<typeof shared>;

function build(scope: Scope, clock: string | null): Stripe.Customer {
  return {
    id: scope.id(customers),
    object: "customer",
    address: null,
    balance: 0,
    created: scope.now,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: randomText(8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: scope.livemode,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: clock,
  };
}

/** The customer with the given fields changed; refuses a default method of somebody else. */
function applied(scope: Scope, customer: Stripe.Customer, given: Fields): Stripe.Customer {
  checkEmail(given.email);
  const next: Stripe.Customer = { ...customer, metadata: mergeMetadata(customer.metadata, given.metadata) };
  if (given.address !== undefined) next.address = given.address === null ? null : toAddress(given.address);
  if (given.balance !== undefined) next.balance = given.balance;
  if (given.business_name) next.business_name = given.business_name;
  if (given.description !== undefined) next.description = given.description;
  if (given.email !== undefined) next.email = given.email;
  if (given.individual_name) next.individual_name = given.individual_name;
  if (given.invoice_prefix !== undefined) next.invoice_prefix = given.invoice_prefix;
  if (given.name !== undefined) next.name = given.name;
  if (given.next_invoice_sequence !== undefined) next.next_invoice_sequence = given.next_invoice_sequence;
  if (given.phone !== undefined) next.phone = given.phone;
  if (given.preferred_locales !== undefined) next.preferred_locales = given.preferred_locales;
  if (given.tax_exempt !== undefined) next.tax_exempt = given.tax_exempt ?? "none";
  if (given.shipping !== undefined) {
    next.shipping =
      given.shipping === null
        ? null
        : {
            address: toAddress(given.shipping.address),
            name: given.shipping.name,
            phone: given.shipping.phone ?? null,
          };
  }
  if (given.invoice_settings !== undefined)
    next.invoice_settings = invoiceSettings(scope, customer, given.invoice_settings);
  return next;
}

function invoiceSettings(
  scope: Scope,
  customer: Stripe.Customer,
  given: NonNullable<Fields["invoice_settings"]>,
): Stripe.Customer.InvoiceSettings {
  const settings: Stripe.Customer.InvoiceSettings = { ...customer.invoice_settings };
  if (given.custom_fields !== undefined) settings.custom_fields = given.custom_fields;
  if (given.footer !== undefined) settings.footer = given.footer;
  if (given.rendering_options !== undefined) {
    settings.rendering_options =
      given.rendering_options === null
        ? null
        : {
            amount_tax_display: given.rendering_options.amount_tax_display ?? null,
            template: given.rendering_options.template ?? null,
          };
  }
  if (given.default_payment_method !== undefined) {
    settings.default_payment_method =
      given.default_payment_method === null
        ? null
        : ownMethod(scope, customer.id, given.default_payment_method);
  }
  return settings;
}

function ownMethod(scope: Scope, customer: string, idOrToken: string): string {
  const method = methodFor(scope, idOrToken, "invoice_settings[default_payment_method]");
  if (idOf(method.customer) !== customer) {
    throw invalidRequest(
      `The customer does not have a payment method with the ID ${method.id}. The payment method must be attached to the customer.`,
      { code: "resource_missing", param: "invoice_settings[default_payment_method]" },
    );
  }
  return method.id;
}

function checkEmail(email: string | null | undefined): void {
  if (email === null || email === undefined || /^[^\s@]+@[^\s@]+$/.test(email)) return;
  throw invalidRequest(`Invalid email address: ${email}`, { code: "email_invalid", param: "email" });
}

/** For Checkout: a customer made on the way to a purchase. Emits `customer.created`. */
export function makeCustomer(scope: Scope, given: Fields): Stripe.Customer {
  return scope.insert(customers, applied(scope, build(scope, scope.clock), given), {
    event: "customer.created",
  });
}

/** For the portal: the customer's own changes. Emits `customer.updated`. @throws ApiError for what Stripe refuses */
export function changeCustomer(scope: Scope, customer: Stripe.Customer, given: Fields): Stripe.Customer {
  return scope.update(customers, applied(scope, customer, given), { event: "customer.updated" });
}

/** Called when a customer is deleted, before it is gone: subscriptions end, and the like. */
type CustomerFollower = (scope: Scope, customer: Stripe.Customer) => void;
const followers: CustomerFollower[] = [];
export function onCustomerDeleted(follower: CustomerFollower): void {
  followers.push(follower);
}

function remove(scope: Scope, customer: Stripe.Customer): Stripe.DeletedCustomer {
  for (const follower of followers) follower(scope, customer);
  for (const method of scope.find(paymentMethods, "customer", customer.id)) detach(scope, method);
  scope.remove(customers, customer.id, { event: "customer.deleted" });
  const left: Stripe.DeletedCustomer = { id: customer.id, object: "customer", deleted: true };
  return scope.insert(deletedCustomers, left, { hidden: { testClock: idOf(customer.test_clock) } });
}

onClockDeleted((scope, clock) => {
  for (const customer of scope.find(customers, "test_clock", clock)) remove(scope.onClock(clock), customer);
});

export const customerResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/customers",
      permission,
      params: createParams,
      handle(scope, params) {
        const clock =
          params.test_clock === undefined ? null : scope.need(testClocks, params.test_clock, "test_clock").id;
        const on = scope.onClock(clock);
        // Stored first, announced last: its methods are attached before `customer.created` shows it.
        const { source, invoice_settings, ...fields } = params;
        let customer = on.insert(customers, applied(on, build(on, clock), fields), {});
        const methods: Stripe.PaymentMethod[] = [];
        if (params.payment_method !== undefined) {
          methods.push(attach(on, methodFor(on, params.payment_method, "payment_method"), customer.id));
        }
        if (source !== undefined) customer = addSource(on, customer, source).customer;
        if (invoice_settings !== undefined)
          customer = on.update(customers, applied(on, customer, { invoice_settings }));
        const changed = changeCustomerDiscount(on, customer, params);
        if (changed !== null) customer = on.update(customers, { ...customer, discount: changed.discount });
        on.emit("customer.created", customer);
        changed?.announce();
        return customer;
      },
    }),
    operation({
      method: "GET",
      path: "/v1/customers",
      permission,
      params: paramsOf<Stripe.CustomerListParams>()({ ...pagingByTime, email: text(), test_clock: text() }),
      handle: (scope, params) =>
        listPage(scope, customers, params, {
          url: "/v1/customers",
          ...(params.email === undefined ? {} : { among: scope.find(customers, "email", params.email) }),
          // Customers of a test clock are listed only when it is asked for.
          where: (customer) => idOf(customer.test_clock) === (params.test_clock ?? null),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/customers/search",
      permission,
      params: paramsOf<Stripe.CustomerSearchParams>()(searchParams),
      handle: (scope, params) =>
        searchPage(
          scope.all(customers).reverse(),
          params,
          {
            created: (customer) => customer.created,
            email: (customer) => customer.email,
            name: (customer) => customer.name,
            phone: (customer) => customer.phone,
          },
          "/v1/customers/search",
        ),
    }),
    operation({
      method: "GET",
      path: "/v1/customers/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.get(deletedCustomers, id) ?? scope.need(customers, id),
    }),
    operation({
      method: "POST",
      path: "/v1/customers/:id",
      permission,
      params: updateParams,
      handle(scope, params, { id }) {
        const on = onCustomerClock(scope, id);
        let customer = on.need(customers, id);
        if (params.source !== undefined) customer = addSource(on, customer, params.source).customer;
        const next = applied(on, customer, params);
        if (params.default_source !== undefined) next.default_source = params.default_source;
        const changed = changeCustomerDiscount(on, customer, params);
        if (changed !== null) next.discount = changed.discount;
        const updated = on.update(customers, next, { event: "customer.updated" });
        changed?.announce();
        return updated;
      },
    }),
    operation({
      method: "DELETE",
      path: "/v1/customers/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => remove(onCustomerClock(scope, id), scope.need(customers, id)),
    }),
  ],
};
