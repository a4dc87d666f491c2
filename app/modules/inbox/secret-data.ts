/** Which values of a Stripe payload nobody is shown, whatever the role: what opens something, and card data. */
import { holdsCardNumber } from "./card-number";
import type { Place } from "./place";

const secretNames = new Set([
  "client_secret",
  "secret",
  "ephemeral_key",
  "hosted_invoice_url",
  "invoice_pdf",
  "receipt_url",
  "hosted_url",
  "hosted_voucher_url",
  "hosted_instructions_url",
  "hosted_verification_url",
  "hosted_regulatory_receipt_url",
  "image_url_png",
  "image_url_svg",
  "mobile_auth_url",
  "password",
  "passwd",
  "passphrase",
  "api_key",
  "secret_key",
  "private_key",
  "access_token",
  "refresh_token",
  "id_token",
  "auth_token",
  "bearer_token",
  "token",
]);
/** Objects whose `url` opens a page as the customer. */
const openedByUrl = new Set([
  "checkout.session",
  "billing_portal.session",
  "identity.verification_session",
  "account_link",
  "login_link",
  "file_link",
]);
/** A card's number, its codes and what its stripe carries, by names that mean nothing else. */
const cardNames =
  /^(?:.*_)?(?:card_?(?:number|num|no)|cc_?(?:number|num|no)|pan|cv[cvn]2?(?:_(?:code|number|value))?|csc|(?:card_)?security_code|track_?[12]|track_data|pin(?:_block|_code)?)$/;
/** And by names that mean it only with a card. */
const namesWithinCard =
  /^(?:number|num|no|code|exp|exp_(?:month|year|date)|expiry(?:_(?:month|year|date))?|expiration(?:_(?:month|year|date))?)$/;
/** Pages of Stripe that open without signing in. */
const secretPage = /https?:\/\/(?:checkout|billing|invoice|pay|payments|verify)\.stripe\.com\/\w/i;
/** Checkouts under any domain. */
const sessionInPath = /\/(?:cs|bps)_(?:test|live)_\w/i;
/** API keys, signing secrets, client secrets (`pi_…_secret_…`) and what an `Authorization` says, wherever they stand. */
const secretShape =
  /(?:^|[^a-z])(?:sk|rk|ek)_(?:test|live)_\w|whsec_\w|\w_secret_\w|(?:^|[^a-z])(?:bearer|basic) [\w+/=.-]{16}/i;

/** Whatever stands under this name is. */
export function isSecretName({ name, within, objectType }: Place): boolean {
  if (name === null) return false;
  if (secretNames.has(name) || /^hosted_\w*url$/.test(name)) return true;
  if (name === "url" && openedByUrl.has(objectType ?? "")) return true;
  if (cardNames.test(name)) return true;
  return (within.card || objectType === "card") && namesWithinCard.test(name);
}

/** Whatever it is called. `written`: a number as the payload spells it, since it may be too long to be exact. */
export function isSecretValue(place: Place, value: string | number, written?: string): boolean {
  if (holdsCardNumber(String(value)) || (written !== undefined && holdsCardNumber(written))) return true;
  return typeof value === "string" && (isAddressOfSecret(place, value) || holdsSecret(value));
}

function isAddressOfSecret({ name, within }: Place, value: string): boolean {
  // Former values do not say of what; the address of a list begins with a slash, and is none's secret.
  if (name === "url" && within.name === "previous_attributes" && !value.startsWith("/")) return true;
  if (name === null || !within.paymentDetails) return false;
  return /(?:^|_)(?:url|pdf)(?:_|$)/.test(name) || /^(?:https?|data):/i.test(value);
}

function holdsSecret(text: string): boolean {
  if (secretShape.test(text) || secretPage.test(text)) return true;
  return sessionInPath.test(text) && text.split(/\s/).some(isCheckoutAddress);
}

function isCheckoutAddress(word: string): boolean {
  const start = word.search(/https?:\/\//i);
  return start !== -1 && sessionInPath.test(word.slice(start));
}
