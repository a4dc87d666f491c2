/** The tables of all rules, in the order of the catalogue. */
import { table as endpointDisabled } from "./endpoint-disabled";
import { table as customerUnlinked } from "./customer-unlinked";
import { table as metadataMissingOnSubscription } from "./metadata-missing-on-subscription";
import { table as emailOnlyMatch } from "./email-only-match";
import { table as severalCustomersOneUser } from "./several-customers-one-user";
import { table as oneCustomerSeveralUsers } from "./one-customer-several-users";
import { table as boundCustomerDeleted } from "./bound-customer-deleted";
import { table as boundCustomerOtherMode } from "./bound-customer-other-mode";
import { table as metadataConflict } from "./metadata-conflict";
import { table as userUnknown } from "./user-unknown";
import { table as subscriptionIncomplete } from "./subscription-incomplete";
import { table as subscriptionIncompleteExpired } from "./subscription-incomplete-expired";
import { table as checkoutUnpaid } from "./checkout-unpaid";
import { table as checkoutAbandoned } from "./checkout-abandoned";
import { table as paymentFailed } from "./payment-failed";
import { table as subscriptionPaused } from "./subscription-paused";
import { table as trialEnded } from "./trial-ended";
import { table as updatePending } from "./update-pending";
import { table as invoiceNotFinal } from "./invoice-not-final";
import { table as refundedOrDisputed } from "./refunded-or-disputed";
import { table as canceled } from "./canceled";
import { table as invoiceUnpaidButActive } from "./invoice-unpaid-but-active";
import { table as nothingPaid } from "./nothing-paid";
import { table as priceNotInCatalogue } from "./price-not-in-catalogue";
import { table as planFromWrongItem } from "./plan-from-wrong-item";
import { table as severalSubscriptions } from "./several-subscriptions";
import { table as oneTimePurchase } from "./one-time-purchase";
import { table as grantExpired } from "./grant-expired";
import { table as entitlementDrift } from "./entitlement-drift";
import { table as mirrorDrift } from "./mirror-drift";
import { table as hostCacheStale } from "./host-cache-stale";
import { table as storeNotPersistent } from "./store-not-persistent";
import type { RuleTable } from "./table";

export const tables: readonly RuleTable[] = [
  endpointDisabled,
  customerUnlinked,
  metadataMissingOnSubscription,
  emailOnlyMatch,
  severalCustomersOneUser,
  oneCustomerSeveralUsers,
  boundCustomerDeleted,
  boundCustomerOtherMode,
  metadataConflict,
  userUnknown,
  subscriptionIncomplete,
  subscriptionIncompleteExpired,
  checkoutUnpaid,
  checkoutAbandoned,
  paymentFailed,
  subscriptionPaused,
  trialEnded,
  updatePending,
  invoiceNotFinal,
  refundedOrDisputed,
  canceled,
  invoiceUnpaidButActive,
  nothingPaid,
  priceNotInCatalogue,
  planFromWrongItem,
  severalSubscriptions,
  oneTimePurchase,
  grantExpired,
  entitlementDrift,
  mirrorDrift,
  hostCacheStale,
  storeNotPersistent,
];
