/**
 * The body of a request that announces its length, without a copy: what small
 * bodies cost is mostly the web streams and buffers between a socket and a
 * `Request`. HTTP ends the body at the announced length; whoever calls this has
 * looked at that.
 */
import type { IncomingMessage } from "node:http";

/** Rejects when the sender breaks off. */
export function incomingBytes(incoming: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    incoming.on("error", reject);
    // Comes after every body: an Error made in vain, with its stack, would cost more than the reading.
    incoming.on("close", () => {
      if (!incoming.complete) reject(new Error("The sender broke off."));
    });
  });
}
