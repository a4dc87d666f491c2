import { invalidRequest } from "../api/errors";

/** An address to which people are sent. @throws ApiError `url_invalid` */
export function checkAddress(address: string, param: string): string {
  if (/^https?:\/\//i.test(address) && URL.canParse(address)) return address;
  throw invalidRequest("Not a valid URL", { code: "url_invalid", param });
}
