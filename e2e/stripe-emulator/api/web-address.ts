/** Addresses to which people are sent: what could run as script or break out of a header is refused. */
import { invalidRequest } from "./errors";
import { text, type Param } from "./params";

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;
/** What a session's success page may be told. */
const SESSION = "{CHECKOUT_SESSION_ID}";

/** A web page. @throws ApiError `url_invalid` */
export function checkAddress(address: string, param: string): string {
  if (/^https?:\/\//i.test(address)) return checkAppAddress(address, param);
  throw notValid(param);
}

/** A web page, or a mobile app by a scheme of its own. @throws ApiError `url_invalid` */
function checkAppAddress(address: string, param: string): string {
  const filled = address.replaceAll(SESSION, "id");
  const scheme = URL.canParse(filled) ? new URL(filled).protocol : null;
  if (scheme === null || CONTROL.test(address) || ["javascript:", "data:", "vbscript:"].includes(scheme)) {
    throw notValid(param);
  }
  return address;
}

/** `return_url` of payments and setups. */
export const appAddress = (): Param<string> => ({
  required: false,
  parse: (raw, name) => checkAppAddress(text().parse(raw, name), name),
});

function notValid(param: string) {
  return invalidRequest("Not a valid URL", { code: "url_invalid", param });
}
