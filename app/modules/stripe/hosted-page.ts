/**
 * Is this a page of Stripe's own, or of the API base that stands for it? Only
 * those are linked and redirected to, whatever a payload or an answer says.
 */
export function hostedPage(url: string | null, apiBase: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, hostname, origin, username, password } = new URL(url);
  if (username !== "" || password !== "") return null;
  if (apiBase !== null && origin === new URL(apiBase).origin) return url;
  return protocol === "https:" && /(^|\.)stripe\.com$/.test(hostname) ? url : null;
}

/** For a content policy: where a form may lead to, by a redirect. */
export function hostedPageSources(apiBase: string | null): string[] {
  return [
    "https://checkout.stripe.com",
    "https://billing.stripe.com",
    ...(apiBase === null ? [] : [new URL(apiBase).origin]),
  ];
}
