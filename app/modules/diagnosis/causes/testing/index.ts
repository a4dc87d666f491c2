/** The tables of all rules, in the order of the catalogue. A test compares them with the codes. */
import { table as endpointMissing } from "./endpoint-missing";
import { table as endpointDisabled } from "./endpoint-disabled";
import { table as endpointEventNotEnabled } from "./endpoint-event-not-enabled";
import { table as endpointRedirects } from "./endpoint-redirects";
import { table as endpointWrongPath } from "./endpoint-wrong-path";
import { table as endpointBlocked } from "./endpoint-blocked";
import { table as endpointUnreachable } from "./endpoint-unreachable";
import { table as deliveryPendingRetry } from "./delivery-pending-retry";
import { table as deliveryAbandoned } from "./delivery-abandoned";
import { table as eventExpired } from "./event-expired";
import { table as eventGenerationFailed } from "./event-generation-failed";
import { table as deliveredToCliOnly } from "./delivered-to-cli-only";
import { table as signatureWrongSecret } from "./signature-wrong-secret";
import { table as signatureSecretRolled } from "./signature-secret-rolled";
import { table as signatureBodyAltered } from "./signature-body-altered";
import { table as signatureSecretMalformed } from "./signature-secret-malformed";
import { table as signatureTimestampOld } from "./signature-timestamp-old";
import { table as signatureTimestampFuture } from "./signature-timestamp-future";
import { table as signatureHeaderMissing } from "./signature-header-missing";
import { table as signatureHeaderMalformed } from "./signature-header-malformed";
import { table as bodyTooLarge } from "./body-too-large";
import { table as bodyNotJson } from "./body-not-json";
import { table as notAnEvent } from "./not-an-event";
import { table as modeMismatch } from "./mode-mismatch";
import { table as accountMismatch } from "./account-mismatch";
import { table as thinEvent } from "./thin-event";
import { table as processingFailed } from "./processing-failed";
import { table as processingDead } from "./processing-dead";
import { table as processingBacklog } from "./processing-backlog";
import { table as eventTypeIgnored } from "./event-type-ignored";
import { table as eventStale } from "./event-stale";
import { table as eventAmbiguous } from "./event-ambiguous";
import { table as apiVersionShape } from "./api-version-shape";
import { table as stripeRefetchFailed } from "./stripe-refetch-failed";
import { table as listTruncated } from "./list-truncated";
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
  endpointMissing,
  endpointDisabled,
  endpointEventNotEnabled,
  endpointRedirects,
  endpointWrongPath,
  endpointBlocked,
  endpointUnreachable,
  deliveryPendingRetry,
  deliveryAbandoned,
  eventExpired,
  eventGenerationFailed,
  deliveredToCliOnly,
  signatureWrongSecret,
  signatureSecretRolled,
  signatureBodyAltered,
  signatureSecretMalformed,
  signatureTimestampOld,
  signatureTimestampFuture,
  signatureHeaderMissing,
  signatureHeaderMalformed,
  bodyTooLarge,
  bodyNotJson,
  notAnEvent,
  modeMismatch,
  accountMismatch,
  thinEvent,
  processingFailed,
  processingDead,
  processingBacklog,
  eventTypeIgnored,
  eventStale,
  eventAmbiguous,
  apiVersionShape,
  stripeRefetchFailed,
  listTruncated,
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
