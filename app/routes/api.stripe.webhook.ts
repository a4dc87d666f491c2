/**
 * POST /api/stripe/webhook: where Stripe delivers. The HTTP server calls the
 * action directly, without a router in between; it works through one just as well.
 */
import type { ActionFunctionArgs } from "@remix-run/node";
import { readCappedBody } from "~/lib/capped-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import type { Outcome } from "~/modules/inbox/inbox.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "signature" };

const mostBytes = 1024 * 1024;

export async function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  if (request.method !== "POST") return loader();
  const { inbox, clock, log } = runtime();
  const signatureHeader = request.headers.get("stripe-signature");
  const userAgent = request.headers.get("user-agent");
  const address = context.clientAddress;
  try {
    const read = await readCappedBody(request, mostBytes, context.readBody);
    const { bytes: body } = read;
    const receivedAt = clock();
    return answer(
      read.ok
        ? await inbox.receive({ body, signatureHeader, address, userAgent, receivedAt })
        : await inbox.rejectTooLarge({
            body,
            size: read.size,
            signatureHeader,
            address,
            userAgent,
            receivedAt,
          }),
    );
  } catch (error) {
    // The sender broke off, or a defect of ours: never a 2xx, so that Stripe tries again.
    log.error({ err: error }, "a delivery could not be received");
    return answer({ outcome: "unavailable", retryAfterSeconds: 5 });
  }
}

export function loader(): Response {
  return refusal(405, "method_not_allowed", "Events are delivered here with POST.", { allow: "POST" });
}

const jsonHeaders = {
  "content-type": "application/json; charset=utf-8",
  "x-content-type-options": "nosniff",
};

function answer(outcome: Outcome): Response {
  switch (outcome.outcome) {
    case "accepted":
      return new Response('{"received":true}', { headers: jsonHeaders });
    case "duplicate":
      return new Response('{"received":true,"duplicate":true}', { headers: jsonHeaders });
    case "rejected":
      return refusal(outcome.status, outcome.reason, outcome.message);
    case "unavailable":
      return refusal(503, "unavailable", "The event could not be stored. Please send it again.", {
        "retry-after": String(outcome.retryAfterSeconds),
      });
  }
}

function refusal(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify({ error: { code, message } }), {
    status,
    headers: { ...jsonHeaders, ...headers },
  });
}
