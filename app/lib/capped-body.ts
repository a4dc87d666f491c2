/**
 * Reads a request's body to its end, or until it has proven too large.
 *
 * Works on any `Request`. With a Content-Length the whole is read in one go,
 * since HTTP itself ends the body there; without one (chunked) it is counted
 * while it comes, and no more is read once the limit is passed.
 */
export type CappedBody =
  | { ok: true; bytes: Uint8Array }
  /** `size`: as announced, or read so far; `bytes`: what was read. */
  | { ok: false; size: number; bytes: Uint8Array };

/**
 * Rejects when the sender breaks off. `mostBytes` is allowed, one more is not.
 * `readAll`: a shorter way to the bytes than through the Request, where its
 * server knows one.
 */
export async function readCappedBody(
  request: Request,
  mostBytes: number,
  readAll: () => Promise<Uint8Array> = async () => new Uint8Array(await request.arrayBuffer()),
): Promise<CappedBody> {
  const announced = request.headers.get("content-length");
  if (announced !== null && /^\d{1,15}$/.test(announced)) {
    const size = Number(announced);
    if (size > mostBytes) return { ok: false, size, bytes: new Uint8Array() };
    const bytes = await readAll();
    // Only a Request that no HTTP parser made can hold more than it announces.
    return bytes.byteLength <= mostBytes ? { ok: true, bytes } : { ok: false, size: bytes.byteLength, bytes };
  }
  return readChunks(request, mostBytes);
}

async function readChunks(request: Request, mostBytes: number): Promise<CappedBody> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Not cancelled when given up: that would close the connection before the answer is on it.
  const reader = request.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    chunks.push(next.value);
    size += next.value.byteLength;
    if (size > mostBytes) {
      reader?.releaseLock();
      return { ok: false, size, bytes: Buffer.concat(chunks) };
    }
  }
  return { ok: true, bytes: Buffer.concat(chunks) };
}
