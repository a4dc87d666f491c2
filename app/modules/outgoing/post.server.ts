/**
 * One request to somebody else's address: within ten seconds altogether, to an
 * address that was checked (the name is resolved here, and the connection goes to
 * what was resolved, so that a name cannot change its mind in between), following
 * no redirect, reading no more of the answer than is shown.
 */
import { lookup } from "node:dns/promises";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { parseLiteral, refusedRange } from "./address-range";

export interface Post {
  url: string;
  body: string;
  headers: Record<string, string>;
  /** This machine may be sent to. */
  local: boolean;
  timeoutMs?: number;
  /** The sender stops: what is under way is broken off. */
  signal?: AbortSignal;
}

export interface Answer {
  /** null: there was none. */
  status: number | null;
  /** In a sentence; null: it was taken. */
  error: string | null;
  /** How it begins, control characters made visible. */
  answer: string | null;
  tookMs: number;
}

const defaultTimeoutMs = 10_000;
const mostAnswerBytes = 512;
/** Once the status is known there is nothing to wait for but what is shown. */
const readAnswerWithinMs = 1_000;

export async function post(request: Post): Promise<Answer> {
  const begun = performance.now();
  const timeoutMs = request.timeoutMs ?? defaultTimeoutMs;
  const quit = new AbortController();
  const timer = setTimeout(
    () => quit.abort(new Error(`No answer within ${timeoutMs / 1_000} s.`)),
    timeoutMs,
  );
  const stop = () => quit.abort(new Error("Paidtrail stopped."));
  request.signal?.addEventListener("abort", stop);
  const took = () => Math.round(performance.now() - begun);
  try {
    if (request.signal?.aborted) stop();
    const address = await untilAborted(addressOf(request), quit.signal);
    const { status, answer } = await exchange(request, address, quit.signal);
    return { status, answer, error: status >= 200 && status < 300 ? null : refusal(status), tookMs: took() };
  } catch (error) {
    const told = quit.signal.aborted ? quit.signal.reason : error;
    return { status: null, answer: null, error: words(told), tookMs: took() };
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener("abort", stop);
  }
}

const refusal = (status: number) =>
  status >= 300 && status < 400
    ? `It answered ${status}: redirects are not followed.`
    : `It answered ${status}, and not 2xx.`;

/** Every address that a name has must be one that may be sent to. */
async function addressOf({ url, local }: Post): Promise<string> {
  const { hostname, protocol } = new URL(url);
  if (protocol !== "https:" && !local) throw new Error("Only https:// is sent to.");
  const literal = parseLiteral(hostname);
  const addresses =
    literal === null ? (await lookup(hostname, { all: true })).map(({ address }) => address) : [literal];
  for (const address of addresses) {
    const refused = refusedRange(address, { local });
    if (refused !== null) throw new Error(`${hostname} leads to a range that is not sent to (${refused}).`);
  }
  const [first] = addresses;
  if (first === undefined) throw new Error(`${hostname} has no address.`);
  return first;
}

function exchange(
  { url, body, headers }: Post,
  address: string,
  signal: AbortSignal,
): Promise<{ status: number; answer: string }> {
  return new Promise((resolve, reject) => {
    const send = new URL(url).protocol === "https:" ? requestHttps : requestHttp;
    const outgoing = send(url, {
      method: "POST",
      // A connection of its own: nothing is kept that was opened to an address checked some time ago.
      agent: false,
      headers: {
        "content-type": "application/json; charset=utf-8",
        "content-length": Buffer.byteLength(body),
        "user-agent": "Paidtrail/1.0",
        connection: "close",
        ...headers,
      },
      lookup: (_name, options, callback) => {
        const family = isIP(address);
        if (options.all) callback(null, [{ address, family }]);
        else callback(null, address, family);
      },
      signal,
    });
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      const pieces: Buffer[] = [];
      let size = 0;
      const end = () => {
        clearTimeout(patience);
        // Anything more is not waited for; its sender notices that we hang up.
        response.destroy();
        outgoing.destroy();
        const text = Buffer.concat(pieces).subarray(0, mostAnswerBytes).toString("utf8");
        resolve({ status: response.statusCode ?? 0, answer: visible(text) });
      };
      const patience = setTimeout(end, readAnswerWithinMs);
      response.on("data", (piece: Buffer) => {
        pieces.push(piece);
        size += piece.length;
        if (size >= mostAnswerBytes) end();
      });
      response.on("end", end);
      response.on("error", end);
    });
    outgoing.end(body);
  });
}

/** Text that a page, a terminal and PostgreSQL can take. */
const visible = (text: string) =>
  text.replace(
    /[^\P{C}\n\t]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

const known: Record<string, string> = {
  ECONNREFUSED: "Nobody listens at that address (connection refused).",
  ECONNRESET: "The connection was closed before an answer came.",
  ENOTFOUND: "The name of the host leads nowhere.",
  EAI_AGAIN: "The name of the host could not be looked up.",
  ETIMEDOUT: "The host does not answer.",
  EHOSTUNREACH: "The host cannot be reached.",
  CERT_HAS_EXPIRED: "The certificate has expired.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The certificate is signed by itself.",
  HPE_HEADER_OVERFLOW: "The headers of the answer are too large.",
};

function words(error: unknown): string {
  if (!(error instanceof Error)) return "It could not be sent.";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return known[code] ?? visible(error.message || code || "It could not be sent.").slice(0, 300);
}
