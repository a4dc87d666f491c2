/**
 * POST /api/stripe/webhook: where Stripe delivers. The HTTP server calls the
 * action directly, without a router in between; it works through one just as well.
 */
import type { ActionFunctionArgs } from "@remix-run/node";
import { type CappedBody, readCappedBody } from "~/lib/capped-body";
import { abortedDeliveries } from "~/lib/metrics.server";
import { rareLine } from "~/lib/rare-line";
import type { RouteHandle } from "~/modules/accounts/audience";
import type { Outcome } from "~/modules/inbox/inbox.server";
import { isOwnProbe, probeHeader } from "~/modules/inbox/own-probe";
import { rejectMessages } from "~/modules/inbox/reject-reason";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "signature" };

const mostBytes = 1024 * 1024;

const brokenOff = rareLine((requests) =>
  runtime().log.warn({ requests }, "a sender broke off before its delivery was whole"),
);

export async function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  if (request.method !== "POST") return loader();
  const { inbox, clock, log, env } = runtime();
  const signatureHeader = request.headers.get("stripe-signature");
  const userAgent = request.headers.get("user-agent");
  const address = context.clientAddress;
  const arrivedAt = context.arrivedAt ?? performance.now();
  let read: CappedBody;
  try {
    read = await readCappedBody(request, mostBytes, context.readBody);
  } catch {
    // Nobody is left to answer; Stripe tries again.
    abortedDeliveries().inc();
    brokenOff();
    return answer({ outcome: "unavailable", retryAfterSeconds: 5 });
  }
  try {
    const { bytes: body } = read;
    const receivedAt = clock();
    const waitedMs = performance.now() - arrivedAt;
    // A look at our own door is nobody's delivery: answered like one, and recorded nowhere.
    if (
      signatureHeader === null &&
      isOwnProbe(request.headers.get(probeHeader), env.webhookUrl, env.sessionSecret)
    ) {
      return refusal(400, "signature_header_missing", rejectMessages.signature_header_missing);
    }
    return answer(
      read.ok
        ? await inbox.receive({ body, signatureHeader, address, userAgent, receivedAt, waitedMs })
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
    // A defect of ours: never a 2xx, so that Stripe tries again.
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
      // The rest of a body that is too large is not read: nothing else can be asked on its connection.
      return refusal(
        outcome.status,
        outcome.reason,
        outcome.message,
        outcome.status === 413 ? { connection: "close" } : {},
      );
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
