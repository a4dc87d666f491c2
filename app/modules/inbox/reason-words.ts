/**
 * Reasons are stored as stable codes, sometimes followed by the particulars
 * (`code: particulars`), or as finished sentences. Readers get sentences.
 */
const sentences: Record<string, string> = {
  // oddities of a payload
  invalid_utf8: "The body is not valid UTF-8.",
  nul_character: "The body contains a NUL character.",
  text_cut: "A text of the event was too long to be listed whole; the payload has all of it.",
  created_missing: "The event does not say when it was created; it is taken to be of its arrival.",
  created_out_of_range: "The event's creation time is impossible; it is taken to be of its arrival.",
  livemode_from_object: "The event does not say whether it is test or live; its object does.",
  livemode_missing:
    "Neither the event nor its object says whether it is test or live; it is recorded, not applied.",
  livemode_contradicted:
    "The event and its object disagree about whether they are test or live; it is recorded, not applied.",
  re_serialised:
    "The bytes are not Stripe's own: its answer was read and written anew, with the same content.",
  too_deep: "The body is nested too deeply to be read.",
  // oddities of its object
  object_id_missing: "The event's object has no id.",
  object_id_unusable: "The event's object has an id that Stripe cannot have given it.",
  status_unknown: "The object has a status that Stripe is not known to have.",
  amount_negative: "The object has an amount below zero.",
  time_far_off: "The object has a time before 1970 or after 2100.",
  list_too_long: "A list within the object is longer than a page of Stripe's.",
  metadata_too_large: "The object's metadata is larger than Stripe allows.",
  customer_expanded: "The object carries its customer in full instead of the id.",
  customer_deleted: "The object's customer is deleted at Stripe.",
  customer_absent: "The object names no customer, though at Stripe it always has one.",
  // why an event changes nothing
  mode_mismatch: "The event is of the other mode (test or live) than this deployment.",
  account_mismatch: "The event belongs to a connected account; those are recorded, not applied.",
  thin_event: "A thin event of Stripe's API v2; those are recorded, not applied.",
  event_type_ignored: "Events of this type change nothing here.",
  payload_unreadable: "The payload could not be read as JSON.",
  object_missing: "The event carries no object.",
  object_unusable: "The event's object cannot be mirrored.",
  processing_failed: "Applying it failed; it is tried again.",
  processing_dead: "Applying it failed too often; it is given up until somebody replays it.",
  event_ambiguous: "Two different states of this object are of the same second.",
  event_stale: "A newer state of this object was already known.",
  // whose it is
  customer_unlinked: "No user is linked to this customer, and nothing on the objects names one.",
  metadata_conflict: "The metadata names another user than the stored binding.",
  client_reference_unproven: "It has no customer, and only a payment link's address names a user.",
  customer_missing: "The object names neither a customer nor a user.",
  user_unknown: "The user named in the metadata does not exist here.",
  email_only_match: "Only an email address matches a user; that is a hint, not a proof.",
  one_customer_several_users: "Several users claim this customer.",
};

/** A sentence for a stored code; a stored sentence as it is. */
export function reasonInWords(stored: string): string {
  const known = sentences[stored];
  if (known) return known;
  const [, code, particulars] = /^([a-z][a-z0-9]*(?:_[a-z0-9]+)+): ?(.*)$/s.exec(stored) ?? [];
  if (code && particulars) return `${sentences[code] ?? readable(code)} ${particulars}`;
  // A code without a sentence yet is at least made readable.
  return isCode(stored) ? readable(stored) : stored;
}

const isCode = (stored: string) => /^[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(stored);
const readable = (code: string) => `${code[0]?.toUpperCase()}${code.slice(1).replaceAll("_", " ")}.`;
