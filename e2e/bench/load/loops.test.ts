/** Against a server that does what it is told: do the loops tell the truth about it? */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { BatchMaker } from "../events/batch";
import { closedLoop } from "./closed-loop";
import { openLoop } from "./open-loop";

let server: Server;
afterEach(() => server.close());

/** `answer` gets the number of the request, from 0. */
function listen(answer: (nth: number) => { status?: number; afterMs?: number }): Promise<number> {
  let nth = 0;
  server = createServer((request, response) => {
    const { status = 200, afterMs = 0 } = answer(nth++);
    request.resume().on("end", () => setTimeout(() => response.writeHead(status).end("{}"), afterMs));
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

const batchOf = (count: number) => new BatchMaker("/", "whsec_x").make({ run: "abcdefgh", count });

test("a closed loop sends every event once and ends when they are used up", async () => {
  let seen = 0;
  const port = await listen((nth) => {
    seen = nth + 1;
    return {};
  });
  const result = await closedLoop(batchOf(50), { port, concurrency: 4, seconds: 10 });
  expect(result).toMatchObject({ events: 50, failures: {} });
  expect(seen).toBe(50);
});

test("what is refused is no event taken", async () => {
  const port = await listen((nth) => ({ status: nth < 3 ? 503 : 200 }));
  const result = await closedLoop(batchOf(20), { port, concurrency: 2, seconds: 10 });
  expect(result).toMatchObject({ events: 17, failures: { 503: 3 } });
});

test("an open loop counts a stall for every event that was due meanwhile", async () => {
  // 100 events, one every 5 ms, and nothing is answered before 250 ms have passed.
  const from = Date.now();
  const port = await listen(() => ({ afterMs: Math.max(0, from + 250 - Date.now()) }));
  const result = await openLoop(batchOf(100), { port, connections: 1, perSecond: 200 });
  expect(result.events).toBe(100);
  // With one connection at most one of them could be sent during the stall; a closed loop would see one slow answer.
  expect(result.p50Ms).toBeGreaterThan(50);
  expect(result.mostMs).toBeGreaterThan(150);
});
