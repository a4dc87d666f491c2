/**
 * The control API below `/_emulator`: what tests, scenarios and the person at
 * this machine may do to the emulated Stripe. JSON in and out, loopback only.
 */
import type { HttpAnswer, HttpRequest } from "../api/http";
import type { Emulator } from "../emulator";
import { controlPage } from "../pages/control-page";
import { objectPage } from "../pages/object-page";
import { controlRoutes } from "./routes";
import { ControlError } from "./control-error";

const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;
const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

export async function answerControl(
  emulator: Emulator,
  request: HttpRequest,
  peer: string,
): Promise<HttpAnswer> {
  if (!LOOPBACK.has(peer))
    return json(403, { error: { message: "the control API answers on loopback only" } });
  const url = new URL(request.target, "http://emulator.invalid");
  const path = url.pathname.replace(/\/+$/, "");
  if (request.method === "GET" && path === "/_emulator" && wantsHtml(request))
    return controlPage(emulator, url);
  // Another host's address that was given up: what a receiver that has moved answers there.
  const movedTo = path.startsWith("/_emulator/moved/") ? url.searchParams.get("to") : null;
  if (movedTo !== null && LOCAL_HOST.test(URL.canParse(movedTo) ? new URL(movedTo).host : "")) {
    return { ...json(308, { error: { message: "moved" } }), headers: { location: movedTo } };
  }
  const object = /^\/_emulator\/objects\/(\w{1,255})$/.exec(path)?.[1];
  if (request.method === "GET" && object !== undefined) return objectPage(emulator, object, url);
  // A web page open on this machine must not steer the emulator behind its user's back,
  // neither from its own address nor with a name of its own that resolves to loopback.
  const { origin, host = "" } = request.headers;
  if (!LOCAL_HOST.test(host))
    return json(403, { error: { message: `requests for the host ${host} are refused` } });
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)) {
    return json(403, { error: { message: `requests from ${origin} are refused` } });
  }
  // Some requests of a page carry no Origin; where they come from, browsers say here too.
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none")
    return json(403, { error: { message: `requests whose Sec-Fetch-Site is ${site} are refused` } });
  try {
    for (const route of controlRoutes) {
      const match = route.method === request.method ? route.path.exec(path) : null;
      if (match === null) continue;
      const result = await route.handle(emulator, {
        name: match[1] ?? "",
        query: url.searchParams,
        body: request.body === "" ? {} : parse(request.body),
      });
      return json(200, result);
    }
  } catch (error) {
    if (error instanceof ControlError) return json(400, { error: { message: error.message } });
    throw error;
  }
  return json(404, {
    error: {
      message: `nothing at ${request.method} ${path}`,
      routes: controlRoutes.map((route) => `${route.method} ${route.shown}: ${route.does}`),
    },
  });
}

function wantsHtml(request: HttpRequest): boolean {
  return (request.headers.accept ?? "").includes("text/html");
}

function parse(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Falls through: what is no JSON and what is no object get the same words.
  }
  throw new ControlError("the body must be a JSON object");
}

function json(status: number, value: unknown): HttpAnswer {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: `${JSON.stringify(value, null, 2)}\n`,
  };
}
