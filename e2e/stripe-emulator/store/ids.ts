/** Ids that look like Stripe's: prefix, time, a piece of the account, randomness. */
import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

export function randomText(length: number): string {
  let text = "";
  for (const byte of randomBytes(length)) text += ALPHABET[byte % ALPHABET.length];
  return text;
}

/** These ids are `prefix_` and 14 random characters; the others carry time and account. */
const SHORT = new Set(["cus", "prod", "si", "req", "feat", "ent", "promo_code", "prodft"]);
/** Payment objects live in another shard: their ids begin with 3. */
const PAYMENTS = new Set(["pi", "ch", "py", "re", "pyr"]);

/**
 * @param prefix without underscore, e.g. `pi`
 * @param now unix seconds
 * @param account `acct_1…`; its last ten characters are part of the id
 */
export function newId(prefix: string, now: number, account: string, payments = PAYMENTS.has(prefix)): string {
  if (SHORT.has(prefix)) return `${prefix}_${randomText(14)}`;
  return `${prefix}_${payments ? "3" : "1"}${base62(now).slice(-5)}${account.slice(-10)}${randomText(8)}`;
}

export function newAccountId(now: number): string {
  return `acct_1${base62(now).slice(-5)}${randomText(10)}`;
}

function base62(value: number): string {
  let rest = Math.max(0, Math.floor(value));
  let text = "";
  do {
    text = ALPHABET[rest % 62] + text;
    rest = Math.floor(rest / 62);
  } while (rest > 0);
  return text.padStart(5, "0");
}
