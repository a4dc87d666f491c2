/**
 * What a refused delivery means and what to do about it, for people. The codes
 * are group B of the cause catalogue; they are stored with the delivery.
 */
export interface RejectionReason {
  code: string;
  title: string;
  /** What it means, in a sentence. */
  meaning: string;
  /** What to do, in a sentence. */
  remedy: string;
}

const reasons: readonly RejectionReason[] = [
  {
    code: "signature_wrong_secret",
    title: "Signed with another secret",
    meaning:
      "The request carries a signature, and none of the secrets configured here made it. Often it is the secret of another endpoint, of the Stripe CLI, or of the other mode.",
    remedy:
      "Open the endpoint in Stripe's dashboard, reveal its signing secret and set it as STRIPE_WEBHOOK_SECRET. While testing with the Stripe CLI, use the secret that stripe listen prints.",
  },
  {
    code: "signature_secret_rolled",
    title: "The secret was rolled",
    meaning: "Stripe signs with a newer secret of this endpoint than the one configured here.",
    remedy:
      "Add the new secret beside the old one, separated by a comma. Remove the old one once nothing uses it.",
  },
  {
    code: "signature_body_altered",
    title: "The bytes were changed on the way",
    meaning:
      "The signature fits another form of the same body: something between Stripe and here re-wrote it.",
    remedy: "Let the proxy or framework in front pass the body through untouched, without parsing it.",
  },
  {
    code: "signature_secret_malformed",
    title: "The configured secret is malformed",
    meaning:
      "The secret set here differs by a blank, a line break, quotation marks or the like from the one that Stripe signs with.",
    remedy: "Copy the secret anew into STRIPE_WEBHOOK_SECRET, without anything around it, and restart.",
  },
  {
    code: "signature_timestamp_old",
    title: "Genuine, but too old",
    meaning:
      "The signature is right and its time lies more than 300 s back: the request was held up or played again, or the clock here is fast.",
    remedy: "Check this machine's clock. If it is right, resend the event from Stripe's dashboard.",
  },
  {
    code: "signature_timestamp_future",
    title: "Genuine, but from the future",
    meaning: "The signature is right and its time lies more than 300 s ahead: the clock here is slow.",
    remedy: "Set this machine's clock; Stripe delivers the event again by itself.",
  },
  {
    code: "signature_header_missing",
    title: "No Stripe-Signature header",
    meaning: "The request is not from Stripe, or a proxy in front removes the header.",
    remedy:
      "If Stripe's dashboard lists failed deliveries at these times, let the proxy pass the header on. Otherwise there is nothing to do.",
  },
  {
    code: "signature_header_malformed",
    title: "Unreadable Stripe-Signature header",
    meaning: "The header has no time or no v1 signature, so nothing can be checked.",
    remedy:
      "If these come from Stripe's addresses, look for a proxy that rewrites headers. Otherwise there is nothing to do.",
  },
  {
    code: "body_too_large",
    title: "Body too large",
    meaning: "The body is larger than the 1 MiB that an event may have here.",
    remedy: "Stripe's events stay far below that. See who sends it before letting more through.",
  },
  {
    code: "body_not_json",
    title: "Not JSON",
    meaning: "The signature is right and the body cannot be read as JSON.",
    remedy: "Look at the first bytes below: a compressed or re-encoded body shows itself there.",
  },
  {
    code: "not_an_event",
    title: "JSON, but no event",
    meaning: "The body is well signed JSON without an event's id and type.",
    remedy: "Check what sends it: only events belong at this address.",
  },
  {
    code: "mode_mismatch",
    title: "The other mode",
    meaning: "A test event reached a live deployment, or the other way round.",
    remedy: "Register this address in one mode only, with that mode's secret.",
  },
  {
    code: "account_mismatch",
    title: "Another account",
    meaning: "The event belongs to a connected account, which this deployment does not serve.",
    remedy: "Use an endpoint for your own account, not a Connect endpoint.",
  },
  {
    code: "thin_event",
    title: "A thin event",
    meaning: "Stripe's v2 events carry no object, so nothing can be applied from them.",
    remedy: "Choose the snapshot format for this destination in Stripe's dashboard.",
  },
];

const byCode = new Map(reasons.map((reason) => [reason.code, reason]));

/** What is known of a code; an unknown one is made readable and says so. */
export function rejectionReason(code: string): RejectionReason {
  return (
    byCode.get(code) ?? {
      code,
      title: code.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase()),
      meaning: "The request was refused for a reason this page has no words for yet.",
      remedy: "The detail of each request below says what was seen.",
    }
  );
}
