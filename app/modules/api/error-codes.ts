/** Every error the JSON API answers with: what it means and what to do. `doc` of an error leads to its entry. */
export const errorCodes = {
  key_missing: "No API key was sent. Send it as “Authorization: Bearer ptk_…”.",
  key_invalid: "The API key is unknown or revoked. Make one with “npx paidtrail keys create”.",
  key_role_too_low: "The key is genuine, but its role may not do this.",
  parameter_unknown: "A parameter is not known here; it may be misspelt. Nothing was filtered or changed.",
  parameter_missing: "A required parameter is not there.",
  parameter_invalid: "A parameter has a value that is not possible. The message says which are.",
  parameter_invalid_empty: "A parameter is there and empty. Leave it out instead.",
  parameter_invalid_integer: "A parameter must be a whole number within the limits that the message names.",
  parameters_exclusive: "Two parameters exclude each other.",
  filter_too_broad: "The filters together could not be answered within two seconds. Narrow them.",
  body_not_json: "The body is not JSON in UTF-8.",
  body_invalid: "The body is JSON, but not an object.",
  body_too_large: "The body is larger than this API reads.",
  email_taken: "The email belongs to another user. Emails are unique, whatever their case.",
  user_protected:
    "The user is an operator or an admin, whom only a key with the role admin may change. Nothing was changed.",
  resource_missing: "There is no such object.",
  stripe_unavailable:
    "Stripe could not be read: the message says why. Nothing was changed; “Retry-After” is there where waiting helps.",
  write_outcome_unknown:
    "It was sent to Stripe, and no answer said whether it was written. It is looked at again by itself; asking again is safe.",
  resync_outdated:
    "The difference is no longer the one that was agreed to. Nothing was changed: ask with dry_run again.",
  owner_change_outdated:
    "What follows is no longer what was agreed to. Nothing was changed: ask with dry_run again.",
  too_many_customers:
    "The user has as many customers as one user can. Look whether the right one is meant, and unlink what is over. Nothing was changed.",
  customer_linked: "The customer is linked to another user. Move it, if that is meant. Nothing was changed.",
  customer_not_linked: "The customer is linked to nobody. Nothing was changed.",
  customer_deleted: "The customer was deleted at Stripe. Nothing was changed.",
  customer_names_another:
    "The customer's metadata at Stripe names another user, or holds something that is no id: it is not overwritten. Nothing was changed.",
  case_over: "The facts agree since: the case has ended by itself.",
  mismatch_over: "The facts agree since: the mismatch is over.",
  run_step_impossible:
    "The run cannot take this step from the state it is in: what has ended stays so. Nothing was changed.",
  url_ambiguous:
    "The address can be read in more than one way: dot segments, backslashes or broken escapes. Write it plainly.",
  url_unknown: "There is nothing at this address.",
  method_not_allowed: "This address does not know the method. “Allow” names those it does.",
  database_unavailable: "The database does not answer. Try again after “Retry-After” seconds.",
  answer_too_slow: "The database was asked for more than it finds in time. Ask for less, or try again later.",
  internal_error: "Paidtrail failed. Its log says why.",
} as const;

export type ErrorCode = keyof typeof errorCodes;
