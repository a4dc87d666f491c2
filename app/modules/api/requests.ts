/** What the JSON API can be asked, for its page. */
export const requests: readonly { request: string; gives: string }[] = [
  {
    request: "GET /api/v1/events",
    gives:
      "Events, newest first. Filters: type (customer.*, *.paid, several with commas), sync, mapping, duplicates, customer, user, related_object, received[gte], received[lt].",
  },
  {
    request: "GET /api/v1/events/{id}",
    gives: "One event: stages (arrival, verification, dedupe, mapping, sync), deliveries, failed attempts.",
  },
  {
    request: "POST /api/v1/events/{id}/replay",
    gives:
      "Applies it once more. Body: reason, for the audit log (without one it is told the name of the key); dry_run true: says what that would change, and changes nothing.",
  },
  {
    request: "POST /api/v1/customers/{id}/resync",
    gives:
      "What Stripe says of a customer now, and what that changes here. Body: dry_run (true: nothing is written); to write, with a key of an admin: dry_run false, reason, and, if only what a dry run showed may be written, its fingerprint.",
  },
  {
    request: "GET /api/v1/diagnosis",
    gives:
      "Which link between a payment and access broke. ref: an email, a user id, any id of Stripe's, or a link of its dashboard; stripe=never looks only at what is held here; wait (1 to 15) is how many seconds Stripe is given: without it the answer comes within two, and blind_spots say what was not seen. Answers causes in chain order, each with certainty, evidence and next_step; cleared, undecidable and blind_spots.",
  },
  {
    request: "GET /api/v1/cases",
    gives:
      "Who pays and has nothing (paid_but_free), or has something that nobody pays for (free_rider), newest first. Filters: status (open, snoozed, closed, resolved; default: open), kind, cause, assignee (a user's id, or nobody), user, customer.",
  },
  {
    request: "GET /api/v1/cases/{id}",
    gives: "One case: its cause, sentence, next_step, amount, who has it in hand.",
  },
  {
    request: "POST /api/v1/cases/{id}/assign, /snooze, /close, /reopen",
    gives:
      "What somebody decides about it. Body: assignee (an operator's user id, or null); until (unix seconds); reason (to close it one is needed). Changes nobody's access.",
  },
  {
    request: "POST /api/v1/backfills",
    gives:
      "Looks for events that Stripe has and that never arrived, and pulls them in: a job of the workers. Body: since, until (unix seconds; without since: where the last check ended), types, include_pending, all_types (also what our webhook endpoint does not subscribe to); dry_run true only looks; otherwise a key of an admin and reason.",
  },
  { request: "GET /api/v1/backfills", gives: "The walks, newest first." },
  {
    request: "GET /api/v1/backfills/{id}",
    gives:
      "How far one is: state, progress (share, seen, missing, pending, pulled, left_out, seconds_left), failure.",
  },
  {
    request: "POST /api/v1/runs",
    gives:
      "Work on many at once. Body: kind (resync, replay); what is meant: customers, users or events (ids, 500 at most), filter (resync: q, plan, state; replay: type, outcome, customer, user, object, from, to) or, for a resync, all; dry_run (true: how many, how long, and up to five looked at); to start, with a key of an admin: dry_run false and reason.",
  },
  { request: "GET /api/v1/runs", gives: "Runs, the newest first." },
  {
    request: "GET /api/v1/runs/{id}",
    gives:
      "One run: state, counts, and the first of what changed or failed, with Stripe's code and request id.",
  },
  {
    request: "POST /api/v1/runs/{id}/pause, /continue, /cancel",
    gives: "Stops it for a while, goes on where it stood, or ends it. With a key of an admin.",
  },
  {
    request: "GET /api/v1/deliveries",
    gives:
      "Requests at the webhook endpoint. Filters: outcome (accepted, duplicate, rejected), reason, event.",
  },
  {
    request: "GET /api/v1/audit",
    gives:
      "Who did what to what, and why, newest first. Filters: actor, action (customer.resync, customer.*), subject, at[gte], at[lt].",
  },
  {
    request: "GET /api/v1/bindings",
    gives:
      "Which customer is whose, newest first. Filters: user, customer; with either, ended (true: also those that are over).",
  },
  {
    request: "POST /api/v1/customers/{id}/link",
    gives:
      "Links a customer of nobody's to a user; what it has paid for applies at once. Body: user, dry_run (true: only what would follow); to write: dry_run false, reason, and, if only what a dry run showed may follow, its fingerprint. Keys of admins.",
  },
  {
    request: "POST /api/v1/customers/{id}/move",
    gives: "The same for a customer that is somebody's: who gains and who loses access. Body as for link.",
  },
  {
    request: "POST /api/v1/customers/{id}/unlink",
    gives: "Ends a link; no evidence makes it again. Body: dry_run, reason, fingerprint.",
  },
  {
    request: "POST /api/v1/customers/{id}/write_metadata",
    gives:
      "Writes the linked user on the customer's metadata at Stripe, unless it names another. Body: reason. Keys of admins.",
  },
  {
    request: "GET /api/v1/mismatches",
    gives:
      "Where sources disagree about an owner, newest first; open and acknowledged ones unless status says otherwise. Filters: status (several with commas), severity, code, customer or user.",
  },
  {
    request: "GET /api/v1/mismatches/{id}",
    gives: "One, with everything that names each user and where it was read, and what may be done.",
  },
  {
    request: "POST /api/v1/mismatches/{id}",
    gives:
      "What somebody decides about it. Body: status (open, acknowledged, dismissed, settled), until (Unix seconds, with dismissed), reason. Keys of admins.",
  },
  {
    request: "GET /api/v1/orphans",
    gives:
      "Customers who belong to nobody, each with the users whose it might be, the likeliest first. Filter: customer.",
  },
  {
    request: "GET /api/v1/users",
    gives: "Look up users: email, id, or query (the beginning of either, or of a name).",
  },
  {
    request: "POST /api/v1/users",
    gives:
      "Creates or updates one. Body: id, email, name, email_verified. An id has 1 to 200 visible ASCII characters, without / \\ ? # % and not of dots only. Operators and admins are changed by keys of admins only.",
  },
  { request: "GET /api/v1/users/{id}", gives: "One user." },
  { request: "PUT /api/v1/users/{id}", gives: "Creates or updates it. Body: email, name, email_verified." },
  {
    request: "GET /api/v1/users/{id}/entitlement",
    gives:
      "What the user may use now: plan, features, limits, seats, state, valid_until, how long the answer holds (holds_until), and the reasons. The same answer that the console shows.",
  },
  {
    request: "GET /api/v1/webhook_endpoints",
    gives: "Addresses that hear of what happens here: status, enabled_events, failing_since. All of them.",
  },
  {
    request: "POST /api/v1/webhook_endpoints",
    gives:
      "Adds one, 16 at most. Body: url, enabled_events (entitlement.updated, case.opened, case.resolved; none: all). Answers the secret, once. Deliveries are signed as Stripe signs, in the header Paidtrail-Signature. Keys of admins.",
  },
  {
    request: "DELETE /api/v1/webhook_endpoints/{id}",
    gives: "Nothing is sent to it any more. With GET: one endpoint. Keys of admins.",
  },
  {
    request: "POST /api/v1/webhook_endpoints/{id}/roll_secret",
    gives:
      "A new secret, answered once. Body: overlap_hours (24; 0 to 168), for which the former signs too. Keys of admins.",
  },
  {
    request: "GET /api/v1/webhook_deliveries",
    gives:
      "What was sent, or is to be, newest first. Filters: endpoint, state (pending, delivered, failed), type.",
  },
  {
    request: "POST /api/v1/webhook_deliveries/{id}/resend",
    gives: "The same event once more, as from the beginning. Keys of admins.",
  },
];
