/**
 * The one guard of every page and of the API. A route calls it first in its
 * loader and in its action, with the audience its `handle` declares; what it
 * throws is the finished answer.
 */
import { answeredWithin } from "~/lib/answered-within";
import { runtime } from "~/modules/runtime.server";
import { access, type Credentials } from "./access";
import { type ApiCaller, type ApiKeyRole, findApiCaller } from "./api-keys.server";
import { apiRefusal } from "./api-refusal";
import type { Audience } from "./audience";
import { bearerToken } from "./bearer-token";
import { type BrowserSessionDeps, viewerOf } from "./browser-session.server";
import { signInPath } from "./local-path";
import { cookieSettings } from "./session-cookie";
import type { Viewer } from "./sessions.server";

export type { ApiCaller, Viewer };

type PageAudience = Extract<Audience, "signed_in" | "operator" | "admin">;

const nobody: Credentials = { session: null, apiKey: null, loopback: false };

/**
 * Who is looking at this page. Throws a redirect to the sign-in page without a
 * session, and a 403 when the role is too low.
 */
export async function requireViewer(request: Request, audience: PageAudience): Promise<Viewer> {
  const viewer = await optionalViewer(request);
  const verdict = access(audience, { ...nobody, session: viewer?.role ?? null });
  if (verdict === "allowed" && viewer !== null) return viewer;
  if (verdict === "forbidden") {
    throw new Response(`This page is for the role ${audience}. Ask an admin if you need it.`, {
      status: 403,
      statusText: "Forbidden",
      headers: { "Cache-Control": "no-store", "Content-Type": "text/plain; charset=utf-8" },
    });
  }
  throw new Response(null, {
    // See other: the sign-in page is fetched with GET whatever the method was.
    status: 303,
    headers: { Location: signInPath(request), "Cache-Control": "no-store" },
  });
}

/** On a frozen database a page says so within two seconds: this is what every one of them asks first. */
const sessionWithinMs = 1_500;

/** Who is signed in, if anybody; for pages that anybody may see. */
export function optionalViewer(request: Request): Promise<Viewer | null> {
  return answeredWithin(sessionWithinMs, viewerOf(browserSessions(), request));
}

/** What the sign-in and sign-out routes need of this process. */
export function browserSessions(): BrowserSessionDeps {
  const { pool, clock, env } = runtime();
  return {
    store: { db: pool, sessionSecret: env.sessionSecret },
    clock,
    cookies: cookieSettings(env.appUrl),
  };
}

/**
 * Who is calling the API. Throws 401 without a valid key and 403 when its role is
 * too low, in the shape of Stripe's errors.
 */
export async function requireApiKey(request: Request, role: ApiKeyRole): Promise<ApiCaller> {
  const { pool, clock } = runtime();
  const token = bearerToken(request.headers.get("Authorization"));
  const caller = token === null ? null : await findApiCaller(pool, token, clock());
  const verdict = access(`api_${role}`, { ...nobody, apiKey: caller?.role ?? null });
  if (verdict === "allowed" && caller !== null) return caller;
  if (verdict === "forbidden") throw apiRefusal("key_role_too_low", role);
  throw apiRefusal(token === null ? "key_missing" : "key_invalid", role);
}
