/** Every scenario, in the order of the cause catalogue, then the healthy ways. */
import type { Scenario } from "./frame/scenario";
import { account_mismatch } from "./account_mismatch";
import { api_version_shape } from "./api_version_shape";
import { body_not_json } from "./body_not_json";
import { body_too_large } from "./body_too_large";
import { bound_customer_deleted } from "./bound_customer_deleted";
import { bound_customer_other_mode } from "./bound_customer_other_mode";
import { cancel_and_resume } from "./cancel_and_resume";
import { canceled } from "./canceled";
import { checkout_abandoned } from "./checkout_abandoned";
import { checkout_unpaid } from "./checkout_unpaid";
import { customer_unlinked } from "./customer_unlinked";
import { delivered_to_cli_only } from "./delivered_to_cli_only";
import { delivery_abandoned } from "./delivery_abandoned";
import { delivery_pending_retry } from "./delivery_pending_retry";
import { dispute_lost } from "./dispute_lost";
import { dispute_won } from "./dispute_won";
import { downgrade } from "./downgrade";
import { email_only_match } from "./email_only_match";
import { endpoint_blocked } from "./endpoint_blocked";
import { endpoint_disabled } from "./endpoint_disabled";
import { endpoint_event_not_enabled } from "./endpoint_event_not_enabled";
import { endpoint_missing } from "./endpoint_missing";
import { endpoint_redirects } from "./endpoint_redirects";
import { endpoint_unreachable } from "./endpoint_unreachable";
import { endpoint_wrong_path } from "./endpoint_wrong_path";
import { entitlement_drift } from "./entitlement_drift";
import { event_ambiguous } from "./event_ambiguous";
import { event_expired } from "./event_expired";
import { event_generation_failed } from "./event_generation_failed";
import { event_stale } from "./event_stale";
import { event_type_ignored } from "./event_type_ignored";
import { first_checkout } from "./first_checkout";
import { grant_expired } from "./grant_expired";
import { healthy } from "./healthy";
import { host_cache_stale } from "./host_cache_stale";
import { invoice_not_final } from "./invoice_not_final";
import { invoice_unpaid_but_active } from "./invoice_unpaid_but_active";
import { list_truncated } from "./list_truncated";
import { metadata_conflict } from "./metadata_conflict";
import { metadata_missing_on_subscription } from "./metadata_missing_on_subscription";
import { mirror_drift } from "./mirror_drift";
import { mode_mismatch } from "./mode_mismatch";
import { not_an_event } from "./not_an_event";
import { nothing_paid } from "./nothing_paid";
import { one_customer_several_users } from "./one_customer_several_users";
import { one_time_purchase } from "./one_time_purchase";
import { payment_failed } from "./payment_failed";
import { payment_failure_then_recovery } from "./payment_failure_then_recovery";
import { plan_from_wrong_item } from "./plan_from_wrong_item";
import { price_not_in_catalogue } from "./price_not_in_catalogue";
import { processing_backlog } from "./processing_backlog";
import { processing_dead } from "./processing_dead";
import { processing_failed } from "./processing_failed";
import { refund } from "./refund";
import { refunded_or_disputed } from "./refunded_or_disputed";
import { renewal } from "./renewal";
import { several_customers_one_user } from "./several_customers_one_user";
import { several_subscriptions } from "./several_subscriptions";
import { signature_body_altered } from "./signature_body_altered";
import { signature_header_malformed } from "./signature_header_malformed";
import { signature_header_missing } from "./signature_header_missing";
import { signature_secret_malformed } from "./signature_secret_malformed";
import { signature_secret_rolled } from "./signature_secret_rolled";
import { signature_timestamp_future } from "./signature_timestamp_future";
import { signature_timestamp_old } from "./signature_timestamp_old";
import { signature_wrong_secret } from "./signature_wrong_secret";
import { store_not_persistent } from "./store_not_persistent";
import { stripe_refetch_failed } from "./stripe_refetch_failed";
import { subscription_incomplete } from "./subscription_incomplete";
import { subscription_incomplete_expired } from "./subscription_incomplete_expired";
import { subscription_paused } from "./subscription_paused";
import { thin_event } from "./thin_event";
import { trial_ended } from "./trial_ended";
import { trial_to_paid } from "./trial_to_paid";
import { update_pending } from "./update_pending";
import { upgrade } from "./upgrade";
import { user_unknown } from "./user_unknown";

export const scenarios: readonly Scenario[] = [
  endpoint_missing,
  endpoint_disabled,
  endpoint_event_not_enabled,
  endpoint_redirects,
  endpoint_wrong_path,
  endpoint_blocked,
  endpoint_unreachable,
  delivery_pending_retry,
  delivery_abandoned,
  event_expired,
  event_generation_failed,
  delivered_to_cli_only,
  signature_wrong_secret,
  signature_secret_rolled,
  signature_body_altered,
  signature_secret_malformed,
  signature_timestamp_old,
  signature_timestamp_future,
  signature_header_missing,
  signature_header_malformed,
  body_too_large,
  body_not_json,
  not_an_event,
  mode_mismatch,
  account_mismatch,
  thin_event,
  processing_failed,
  processing_dead,
  processing_backlog,
  event_type_ignored,
  event_stale,
  event_ambiguous,
  api_version_shape,
  stripe_refetch_failed,
  list_truncated,
  customer_unlinked,
  metadata_missing_on_subscription,
  email_only_match,
  several_customers_one_user,
  one_customer_several_users,
  bound_customer_deleted,
  bound_customer_other_mode,
  metadata_conflict,
  user_unknown,
  subscription_incomplete,
  subscription_incomplete_expired,
  checkout_unpaid,
  checkout_abandoned,
  payment_failed,
  subscription_paused,
  trial_ended,
  update_pending,
  invoice_not_final,
  refunded_or_disputed,
  canceled,
  invoice_unpaid_but_active,
  nothing_paid,
  price_not_in_catalogue,
  plan_from_wrong_item,
  several_subscriptions,
  one_time_purchase,
  grant_expired,
  entitlement_drift,
  mirror_drift,
  host_cache_stale,
  store_not_persistent,
  healthy,
  first_checkout,
  renewal,
  upgrade,
  downgrade,
  cancel_and_resume,
  trial_to_paid,
  refund,
  dispute_won,
  dispute_lost,
  payment_failure_then_recovery,
];
