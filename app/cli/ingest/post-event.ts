/** Posts one event to a webhook endpoint as Stripe would, and says what became of it. */
import { setTimeout as sleep } from "node:timers/promises";
import { CommandFailure } from "../failure";
import { signatureHeader } from "./sign";
import { wireFormat } from "./wire-format";

export interface Endpoint {
  url: string;
  /** whsec_…, whole. */
  secret: string;
}

export type PostOutcome =
  | { outcome: "accepted" | "duplicate" }
  /** Answered, and not with 2xx. */
  | { outcome: "rejected"; reason: string }
  /** No answer, or "come back later" once too often. */
  | { outcome: "unreachable"; reason: string };

/** What is known of the endpoint so far, shared by everything that is posted to it. */
export interface Contact {
  /** Something has answered there, whatever it said: from then on it is worth waiting for. */
  answered: boolean;
  /** Told what is waited for, and null when it has answered again. */
  waiting?: (what: string | null) => void;
}

/** How often one event is tried; waits between double from a quarter second, or follow `Retry-After`. */
const tries = 6;
/** Where nothing has ever answered: most likely nothing runs there. */
const firstTries = 3;
const longestWaitMs = 10_000;
const patienceMs = 15_000;

/** Throws a CommandFailure where nothing answers and nothing ever has. */
export async function postEvent(
  endpoint: Endpoint,
  event: object,
  contact: Contact = { answered: false },
  stop?: AbortSignal,
): Promise<PostOutcome> {
  const body = wireFormat(event);
  const { url, secret } = endpoint;
  let failure = "";
  for (let attempt = 0; attempt < tries; attempt++) {
    if (attempt > 0) await sleep(Math.min(250 * 2 ** attempt, longestWaitMs), undefined, { signal: stop });
    const answer = await send(url, body, deliveryHeaders(body, secret), stop);
    if (answer.kind !== "silent") contact.answered = true;
    if (answer.kind === "answered") {
      contact.waiting?.(null);
      return answer.outcome;
    }
    failure = answer.reason;
    if (!contact.answered && (attempt + 1 >= firstTries || failure === tooSlow)) {
      throw new CommandFailure(`Nothing answers at ${url} (${failure}): is the app running?`);
    }
    contact.waiting?.(`${new URL(url).host} (${failure})`);
    const waitMs = answer.kind === "later" ? answer.waitMs : null;
    if (waitMs) await sleep(Math.min(waitMs, longestWaitMs), undefined, { signal: stop });
  }
  return { outcome: "unreachable", reason: failure };
}

/** The headers of a genuine delivery of these bytes. */
function deliveryHeaders(body: string, secret: string, now = new Date()): Record<string, string> {
  return {
    "content-type": "application/json; charset=utf-8",
    "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    "stripe-signature": signatureHeader(body, secret, Math.floor(now.getTime() / 1000)),
  };
}

type Sent =
  | { kind: "answered"; outcome: PostOutcome }
  /** It says that it cannot just now. */
  | { kind: "later"; reason: string; waitMs: number | null }
  | { kind: "silent"; reason: string };

const tooSlow = "no answer in time";

async function send(
  url: string,
  body: string,
  headers: Record<string, string>,
  stop: AbortSignal | undefined,
): Promise<Sent> {
  let response: Response;
  let answer: { duplicate?: boolean; error?: { code?: string } };
  try {
    const timeout = AbortSignal.timeout(patienceMs);
    const signal = stop ? AbortSignal.any([stop, timeout]) : timeout;
    // A redirect is a failure to Stripe, and following it would hide that.
    response = await fetch(url, { method: "POST", body, headers, signal, redirect: "manual" });
    answer = (await response.json().catch(() => ({}))) as typeof answer;
  } catch (error) {
    if (stop?.aborted) throw error;
    return { kind: "silent", reason: networkFailure(error) };
  }
  if (response.status === 503 || response.status === 429) {
    const seconds = Number(response.headers.get("retry-after"));
    return {
      kind: "later",
      reason: `HTTP ${response.status}`,
      waitMs: seconds > 0 ? seconds * 1000 : null,
    };
  }
  if (!response.ok) {
    const reason = answer.error?.code ?? `HTTP ${response.status}`;
    return { kind: "answered", outcome: { outcome: "rejected", reason } };
  }
  return { kind: "answered", outcome: { outcome: answer.duplicate ? "duplicate" : "accepted" } };
}

function networkFailure(error: unknown): string {
  const { cause, name, message } = error as Error & { cause?: { code?: string } };
  return name === "TimeoutError" ? tooSlow : (cause?.code ?? message);
}
