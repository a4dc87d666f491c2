/**
 * Asks an address as Stripe would, without a signature: our own webhook answers
 * that with a refusal of a known shape, and nothing else does. Sends nothing that
 * could be taken for an event, follows nothing, reads little.
 */
import { probeHeader } from "../inbox/own-probe";
import type { ProbeFact } from "./facts";

const withinMs = 1_500;
const mostBytes = 4_096;

/** @param token shows our own webhook that nobody's delivery is refused here */
export async function probe(
  url: string,
  token: string | null,
  fetchFrom: typeof fetch = fetch,
): Promise<ProbeFact> {
  const result = { url, status: null, location: null, isOurs: false, failure: null };
  try {
    const response = await fetchFrom(url, {
      method: "POST",
      redirect: "manual",
      headers: {
        "content-type": "application/json",
        "user-agent": "Paidtrail probe",
        ...(token !== null && { [probeHeader]: token }),
      },
      body: "{}",
      signal: AbortSignal.timeout(withinMs),
    });
    const text = await beginningOf(response);
    return {
      ...result,
      status: response.status,
      location: response.headers.get("location"),
      isOurs: response.status === 400 && isOurRefusal(text),
    };
  } catch (error) {
    return { ...result, failure: inWords(error) };
  }
}

/** A large page is not read to its end. */
async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  for (let size = 0; reader && size < mostBytes; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    size += value.byteLength;
  }
  await reader?.cancel();
  return Buffer.concat(parts).subarray(0, mostBytes).toString("utf8");
}

function isOurRefusal(text: string): boolean {
  return /"code"\s*:\s*"signature_header_missing"/.test(text);
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${withinMs / 1_000} s`;
  const { cause } = error;
  const code = typeof cause === "object" && cause !== null ? Reflect.get(cause, "code") : undefined;
  if (typeof code === "string") return known[code] ?? code;
  return cause instanceof Error ? cause.message : error.message;
}

const known: Record<string, string> = {
  ECONNREFUSED: "the connection is refused",
  ENOTFOUND: "the name is not known (DNS)",
  EAI_AGAIN: "the name cannot be looked up (DNS)",
  ECONNRESET: "the connection is broken off",
  CERT_HAS_EXPIRED: "the TLS certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the TLS certificate is signed by nobody known",
  ERR_TLS_CERT_ALTNAME_INVALID: "the TLS certificate is for another name",
};
