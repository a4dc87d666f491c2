/** The chain from a payment to access, as the case page draws it: its links, in order. */
export const chainLinks = [
  "checkout", // the payer started, and finished, what they wanted to pay
  "stripe", // Stripe calls it paid, and not ended
  "arrived", // the events reached our door
  "verified", // and were proven to be Stripe's, of this mode and account
  "deduped", // once
  "mapped", // to the user they belong to
  "synced", // into the mirror
  "entitled", // what the user may use follows from it
  "app", // and the host application has heard of it
] as const;
export type ChainLink = (typeof chainLinks)[number];

/** Groups of the cause catalogue: what kind of thing went wrong. */
export type CauseGroup = "A" | "B" | "C" | "D" | "E" | "F";

/** Which links a cause is about, in the catalogue's order. Codes are stable: API, console, documentation, macros. */
export const causes = {
  // A. It never arrived.
  endpoint_missing: { group: "A", link: "arrived" },
  endpoint_disabled: { group: "A", link: "arrived" },
  endpoint_event_not_enabled: { group: "A", link: "arrived" },
  endpoint_redirects: { group: "A", link: "arrived" },
  endpoint_wrong_path: { group: "A", link: "arrived" },
  endpoint_blocked: { group: "A", link: "arrived" },
  endpoint_unreachable: { group: "A", link: "arrived" },
  delivery_pending_retry: { group: "A", link: "arrived" },
  delivery_abandoned: { group: "A", link: "arrived" },
  event_expired: { group: "A", link: "arrived" },
  event_generation_failed: { group: "A", link: "arrived" },
  delivered_to_cli_only: { group: "A", link: "arrived" },
  // B. It arrived and was refused.
  signature_wrong_secret: { group: "B", link: "verified" },
  signature_secret_rolled: { group: "B", link: "verified" },
  signature_body_altered: { group: "B", link: "verified" },
  signature_secret_malformed: { group: "B", link: "verified" },
  signature_timestamp_old: { group: "B", link: "verified" },
  signature_timestamp_future: { group: "B", link: "verified" },
  signature_header_missing: { group: "B", link: "verified" },
  signature_header_malformed: { group: "B", link: "verified" },
  body_too_large: { group: "B", link: "verified" },
  body_not_json: { group: "B", link: "verified" },
  not_an_event: { group: "B", link: "verified" },
  mode_mismatch: { group: "B", link: "verified" },
  account_mismatch: { group: "B", link: "verified" },
  thin_event: { group: "B", link: "verified" },
  // C. It was accepted and not applied.
  processing_failed: { group: "C", link: "synced" },
  processing_dead: { group: "C", link: "synced" },
  processing_backlog: { group: "C", link: "synced" },
  event_type_ignored: { group: "C", link: "synced" },
  event_stale: { group: "C", link: "synced" },
  event_ambiguous: { group: "C", link: "synced" },
  api_version_shape: { group: "C", link: "synced" },
  stripe_refetch_failed: { group: "C", link: "synced" },
  list_truncated: { group: "C", link: "synced" },
  // D. It belongs to nobody, or to somebody else.
  customer_unlinked: { group: "D", link: "mapped" },
  metadata_missing_on_subscription: { group: "D", link: "mapped" },
  email_only_match: { group: "D", link: "mapped" },
  several_customers_one_user: { group: "D", link: "mapped" },
  one_customer_several_users: { group: "D", link: "mapped" },
  bound_customer_deleted: { group: "D", link: "mapped" },
  bound_customer_other_mode: { group: "D", link: "mapped" },
  metadata_conflict: { group: "D", link: "mapped" },
  user_unknown: { group: "D", link: "mapped" },
  // E. Stripe says not entitled: the app is right.
  subscription_incomplete: { group: "E", link: "stripe" },
  subscription_incomplete_expired: { group: "E", link: "stripe" },
  checkout_unpaid: { group: "E", link: "stripe" },
  checkout_abandoned: { group: "E", link: "checkout" },
  payment_failed: { group: "E", link: "stripe" },
  subscription_paused: { group: "E", link: "stripe" },
  trial_ended: { group: "E", link: "stripe" },
  update_pending: { group: "E", link: "stripe" },
  invoice_not_final: { group: "E", link: "stripe" },
  refunded_or_disputed: { group: "E", link: "stripe" },
  canceled: { group: "E", link: "stripe" },
  invoice_unpaid_but_active: { group: "E", link: "stripe" },
  nothing_paid: { group: "E", link: "checkout" },
  // F. Our own rules or state.
  price_not_in_catalogue: { group: "F", link: "entitled" },
  plan_from_wrong_item: { group: "F", link: "entitled" },
  several_subscriptions: { group: "F", link: "entitled" },
  one_time_purchase: { group: "F", link: "entitled" },
  grant_expired: { group: "F", link: "entitled" },
  entitlement_drift: { group: "F", link: "entitled" },
  mirror_drift: { group: "F", link: "synced" },
  host_cache_stale: { group: "F", link: "app" },
  store_not_persistent: { group: "F", link: "synced" },
} as const satisfies Record<string, { group: CauseGroup; link: ChainLink }>;

export type CauseCode = keyof typeof causes;

export const causeCodes = Object.keys(causes) as CauseCode[];
