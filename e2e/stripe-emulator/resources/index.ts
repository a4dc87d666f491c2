/** Every resource of the emulator: those of this folder, and each room's own list. */
import type { Operation } from "../api/operation";
import type { Resource } from "../api/resource";
import type { Page } from "../pages/page-router";
import { checkoutResources } from "../checkout";
import { discountResources } from "../discounts";
import { entitlementResources } from "../entitlements";
import { invoicingResources } from "../invoicing";
import { paymentLinkResources } from "../payment-links";
import { portalResources } from "../portal";
import { quoteResources } from "../quotes";
import { subscriptionResources } from "../subscriptions";
import { accountResource } from "./account";
import { balanceResource } from "./balance";
import { chargeResource } from "./charges";
import { customerResource } from "./customers";
import { disputeResource } from "./disputes";
import { eventResource } from "./events";
import { paymentIntentResource } from "./payment-intents";
import { paymentMethodResource } from "./payment-methods";
import { payoutResource } from "./payouts";
import { planResource } from "./plans";
import { priceResource } from "./prices";
import { productResource } from "./products";
import { receiptResource } from "./receipts";
import { refundResource } from "./refunds";
import { setupIntentResource } from "./setup-intents";
import { sourceResource } from "./sources";
import { taxRateResource } from "./tax-rates";
import { testClockResource } from "./test-clocks";
import { thinEventResource } from "./thin-events";
import { threeDSecureResource } from "./three-d-secure";
import { webhookEndpointResource } from "./webhook-endpoints";

const resources: readonly Resource[] = [
  accountResource,
  balanceResource,
  chargeResource,
  customerResource,
  disputeResource,
  eventResource,
  paymentIntentResource,
  paymentMethodResource,
  payoutResource,
  planResource,
  priceResource,
  productResource,
  receiptResource,
  refundResource,
  setupIntentResource,
  sourceResource,
  taxRateResource,
  testClockResource,
  thinEventResource,
  threeDSecureResource,
  webhookEndpointResource,
  ...invoicingResources,
  ...subscriptionResources,
  ...discountResources,
  ...checkoutResources,
  ...paymentLinkResources,
  ...portalResources,
  ...entitlementResources,
  ...quoteResources,
];

export const operations: readonly Operation[] = resources.flatMap((resource) => resource.operations);
export const pages: readonly Page[] = resources.flatMap((resource) => resource.pages ?? []);
