/** Yardstick (b): a bare `http` server that verifies the signature and stores nothing. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const secret = process.env.BENCH_SECRET ?? "";

const server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => {
    const genuine = verify(Buffer.concat(pieces), String(request.headers["stripe-signature"]));
    response.writeHead(genuine ? 200 : 400, { "content-type": "application/json" });
    response.end(genuine ? '{"received":true}' : '{"error":{}}');
  });
});

function verify(body: Buffer, header: string): boolean {
  const [, time = "", signature = ""] = /t=(\d+),v1=([0-9a-f]{64})/.exec(header) ?? [];
  const expected = createHmac("sha256", secret).update(`${time}.`).update(body).digest();
  const given = Buffer.from(signature, "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

server.listen(0, "127.0.0.1", () =>
  process.send?.({ ready: true, port: (server.address() as AddressInfo).port }),
);
process.on("SIGTERM", () => process.exit(0));
process.on("disconnect", () => process.exit(0));
