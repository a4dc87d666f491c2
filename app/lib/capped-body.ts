/**
 * Reads a request's body to its end, or until it has proven too large.
 *
 * Works on any `Request`. With a Content-Length the whole is read in one go,
 * since HTTP itself ends the body there; without one (chunked) it is counted
 * while it comes, and no more is read once the limit is passed.
 */
export type CappedBody =
  | { ok: true; bytes: Uint8Array }
  /** `size`: as announced, or read so far; `bytes`: what was read, of an announced one its beginning. */
  | { ok: false; size: number; bytes: Uint8Array };

const beginsWithinMs = 250;
const mostOfBeginning = 1_024;

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
    if (size > mostBytes) return { ok: false, size, bytes: await beginningOf(request) };
    const bytes = await readAll();
    // Only a Request that no HTTP parser made can hold more than it announces.
    return bytes.byteLength <= mostBytes ? { ok: true, bytes } : { ok: false, size: bytes.byteLength, bytes };
  }
  return readChunks(request, mostBytes);
}

/** What tells whose it was; a sender that announces and sends nothing is not waited for. */
async function beginningOf(request: Request): Promise<Uint8Array> {
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), beginsWithinMs);
  });
  const first = reader.read().catch(() => null);
  const chunk = await Promise.race([first, late]).finally(() => clearTimeout(timer));
  return chunk?.value?.subarray(0, mostOfBeginning) ?? new Uint8Array();
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
