/** All rules, in the order of the catalogue. A test compares them with the codes, the files and the scenarios. */
import type { Rule } from "../rule";
import { accountMismatch } from "./account-mismatch";
import { apiVersionShape } from "./api-version-shape";
import { bodyNotJson } from "./body-not-json";
import { bodyTooLarge } from "./body-too-large";
import { boundCustomerDeleted } from "./bound-customer-deleted";
import { boundCustomerOtherMode } from "./bound-customer-other-mode";
import { canceled } from "./canceled";
import { checkoutAbandoned } from "./checkout-abandoned";
import { checkoutUnpaid } from "./checkout-unpaid";
import { customerUnlinked } from "./customer-unlinked";
import { deliveredToCliOnly } from "./delivered-to-cli-only";
import { deliveryAbandoned } from "./delivery-abandoned";
import { deliveryPendingRetry } from "./delivery-pending-retry";
import { emailOnlyMatch } from "./email-only-match";
import { endpointBlocked } from "./endpoint-blocked";
import { endpointDisabled } from "./endpoint-disabled";
import { endpointEventNotEnabled } from "./endpoint-event-not-enabled";
import { endpointMissing } from "./endpoint-missing";
import { endpointRedirects } from "./endpoint-redirects";
import { endpointUnreachable } from "./endpoint-unreachable";
import { endpointWrongPath } from "./endpoint-wrong-path";
import { entitlementDrift } from "./entitlement-drift";
import { eventAmbiguous } from "./event-ambiguous";
import { eventExpired } from "./event-expired";
import { eventGenerationFailed } from "./event-generation-failed";
import { eventStale } from "./event-stale";
import { eventTypeIgnored } from "./event-type-ignored";
import { grantExpired } from "./grant-expired";
import { hostCacheStale } from "./host-cache-stale";
import { invoiceNotFinal } from "./invoice-not-final";
import { invoiceUnpaidButActive } from "./invoice-unpaid-but-active";
import { listTruncated } from "./list-truncated";
import { metadataConflict } from "./metadata-conflict";
import { metadataMissingOnSubscription } from "./metadata-missing-on-subscription";
import { mirrorDrift } from "./mirror-drift";
import { modeMismatch } from "./mode-mismatch";
import { notAnEvent } from "./not-an-event";
import { nothingPaid } from "./nothing-paid";
import { oneCustomerSeveralUsers } from "./one-customer-several-users";
import { oneTimePurchase } from "./one-time-purchase";
import { paymentFailed } from "./payment-failed";
import { planFromWrongItem } from "./plan-from-wrong-item";
import { priceNotInCatalogue } from "./price-not-in-catalogue";
import { processingBacklog } from "./processing-backlog";
import { processingDead } from "./processing-dead";
import { processingFailed } from "./processing-failed";
import { refundedOrDisputed } from "./refunded-or-disputed";
import { severalCustomersOneUser } from "./several-customers-one-user";
import { severalSubscriptions } from "./several-subscriptions";
import { signatureBodyAltered } from "./signature-body-altered";
import { signatureHeaderMalformed } from "./signature-header-malformed";
import { signatureHeaderMissing } from "./signature-header-missing";
import { signatureSecretMalformed } from "./signature-secret-malformed";
import { signatureSecretRolled } from "./signature-secret-rolled";
import { signatureTimestampFuture } from "./signature-timestamp-future";
import { signatureTimestampOld } from "./signature-timestamp-old";
import { signatureWrongSecret } from "./signature-wrong-secret";
import { storeNotPersistent } from "./store-not-persistent";
import { stripeRefetchFailed } from "./stripe-refetch-failed";
import { subscriptionIncomplete } from "./subscription-incomplete";
import { subscriptionIncompleteExpired } from "./subscription-incomplete-expired";
import { subscriptionPaused } from "./subscription-paused";
import { thinEvent } from "./thin-event";
import { trialEnded } from "./trial-ended";
import { updatePending } from "./update-pending";
import { userUnknown } from "./user-unknown";

export const rules: readonly Rule[] = [
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
