/**
 * (b) The least a verifying endpoint can do: node:http, the body in memory, one
 * HMAC compared in constant time. Parses nothing, stores nothing.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ready } from "../surroundings/role";

const toleranceSeconds = 300;
const yes = '{"received":true}';
const no = '{"error":"signature"}';

export function run({ secret }: { secret: string }): void {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => answer(request, response, Buffer.concat(chunks), secret));
  });
  server.listen(0, "127.0.0.1", () => ready((server.address() as AddressInfo).port));
}

function answer(request: IncomingMessage, response: ServerResponse, body: Buffer, secret: string): void {
  const genuine = verify(String(request.headers["stripe-signature"]), body, secret);
  const text = genuine ? yes : no;
  response.writeHead(genuine ? 200 : 400, {
    "content-type": "application/json",
    "content-length": text.length,
  });
  response.end(text);
}

function verify(header: string, body: Buffer, secret: string): boolean {
  const [, time, given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (!time || !given || Math.abs(Number(time) - Date.now() / 1000) > toleranceSeconds) return false;
  const expected = createHmac("sha256", secret).update(`${time}.`).update(body).digest();
  return timingSafeEqual(Buffer.from(given, "hex"), expected);
}
