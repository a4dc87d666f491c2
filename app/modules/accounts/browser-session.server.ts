/** A browser's way into and out of a session: the row and the cookie together. */
import type { Clock } from "~/lib/clock";
import {
  type CookieSettings,
  clearedSessionCookie,
  readSessionCookie,
  sessionCookie,
} from "./session-cookie";
import { endSession, findViewer, type SessionStore, startSession, type Viewer } from "./sessions.server";

export interface BrowserSessionDeps {
  store: SessionStore;
  clock: Clock;
  cookies: CookieSettings;
}

/** Signs the browser in and gives the `Set-Cookie` that tells it so. Its session so far ends. */
export async function startBrowserSession(
  deps: BrowserSessionDeps,
  request: Request,
  who: { userId: string; address: string | null },
): Promise<string> {
  const { id, maxAgeSeconds } = await startSession(
    deps.store,
    { ...who, userAgent: request.headers.get("User-Agent"), replaces: sessionIdOf(deps, request) },
    deps.clock(),
  );
  return sessionCookie(id, maxAgeSeconds, deps.cookies);
}

/** Signs the browser out and gives the `Set-Cookie` that makes it forget. */
export async function endBrowserSession(deps: BrowserSessionDeps, request: Request): Promise<string> {
  const id = sessionIdOf(deps, request);
  if (id !== null) await endSession(deps.store, id);
  return clearedSessionCookie(deps.cookies);
}

/** Who is signed in on the browser that sent this. */
export async function viewerOf(deps: BrowserSessionDeps, request: Request): Promise<Viewer | null> {
  const id = sessionIdOf(deps, request);
  return id === null ? null : findViewer(deps.store, id, deps.clock());
}

function sessionIdOf(deps: BrowserSessionDeps, request: Request): string | null {
  return readSessionCookie(request.headers.get("Cookie"), deps.cookies);
}
