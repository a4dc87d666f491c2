/** How the API turns a caller away: Stripe's error shape, with the challenge RFC 6750 asks for. */
import type { ApiKeyRole } from "./api-keys.server";

const refusals = {
  key_missing: {
    status: 401,
    message: "No API key was given. Send it as “Authorization: Bearer <key>”.",
    challenge: 'Bearer realm="paidtrail"',
  },
  key_invalid: {
    status: 401,
    message: "This API key is unknown or revoked. Make one with “npx paidtrail keys create”.",
    challenge: 'Bearer realm="paidtrail", error="invalid_token"',
  },
  key_role_too_low: {
    status: 403,
    message: "This API key may not do that.",
    challenge: 'Bearer realm="paidtrail", error="insufficient_scope"',
  },
} as const;

export function apiRefusal(code: keyof typeof refusals, needed: ApiKeyRole): Response {
  const { status, message, challenge } = refusals[code];
  const type = status === 401 ? "authentication_error" : "permission_error";
  return Response.json(
    {
      error: {
        type,
        code,
        message: status === 403 ? `${message} It needs the role ${needed}.` : message,
        doc: `/api/v1#${code}`,
      },
    },
    { status, headers: { "WWW-Authenticate": challenge, "Cache-Control": "no-store" } },
  );
}
