/** Reads a small JSON body, and stops reading when it is not small. */
import { type ApiError, invalid } from "./errors";
import type { Parsed } from "./parameters";

const mostBytes = 65_536;

/** An empty body reads as `{}`. */
export async function readJson(request: Request): Promise<Parsed<unknown>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  if (request.body) {
    const reader = request.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      size += piece.value.byteLength;
      if (size > mostBytes) {
        await reader.cancel();
        return { ok: false, error: tooLarge };
      }
      pieces.push(piece.value);
    }
  }
  if (size === 0) return { ok: true, value: {} };
  try {
    // Fatal: a name that is no text must not be stored as question marks.
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return { ok: true, value: JSON.parse(decoder.decode(joined(pieces, size))) };
  } catch {
    return {
      ok: false,
      error: invalid("body_not_json", "The body is not JSON. Send a JSON object in UTF-8."),
    };
  }
}

const tooLarge: ApiError = {
  status: 413,
  type: "invalid_request_error",
  code: "body_too_large",
  message: `The body is larger than ${mostBytes} bytes.`,
};

function joined(pieces: Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}
