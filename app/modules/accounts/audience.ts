/**
 * Who a route is for. Every route module exports `handle = { audience: … }`; a
 * test walks the build and fails for one without.
 *
 * - public: anybody, no personal data (sign-in page, health)
 * - signature: proven by Stripe's signature over the body
 * - signed_in / operator / admin: a session whose role is at least that
 * - api_operator / api_admin: an API key whose role is at least that
 * - metrics: an API key of role operator, or a request from loopback
 */
export type Audience =
  | "public"
  | "signature"
  | "signed_in"
  | "operator"
  | "admin"
  | "api_operator"
  | "api_admin"
  | "metrics";

export interface RouteHandle {
  audience: Audience;
  /** For whom its action is, where that is not everybody who may read. */
  changes?: Audience;
}
