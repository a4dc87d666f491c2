import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { keepRoom, type RoomLimits } from "./connection-room";

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** Answers each body with its length; `/slow` when told to. */
async function serve(
  limits: RoomLimits,
): Promise<{ port: number; finish: () => void; asked: () => boolean }> {
  let finish: (() => void) | null = null;
  const server = createServer((request, response) => {
    if (request.url === "/slow") {
      finish = () => response.end("finished");
      return;
    }
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
    });
    request.on("end", () => response.end(`got ${size}`));
  });
  keepRoom(server, limits);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, finish: () => finish?.(), asked: () => finish !== null };
}

interface Peer {
  socket: Socket;
  /** What came until the other side hung up. */
  all: Promise<string>;
  /** What has come so far. */
  text: () => string;
}

async function open(port: number, sent: string, localAddress = "127.0.0.1"): Promise<Peer> {
  const socket = connect({ port, host: "127.0.0.1", localAddress });
  sockets.push(socket);
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  const all = new Promise<string>((resolve) => socket.on("close", () => resolve(text)));
  socket.on("error", () => {});
  await new Promise((resolve) => socket.on("connect", resolve));
  socket.write(sent);
  return { socket, all, text: () => text };
}

const post = (rest: string) => `POST / HTTP/1.1\r\nHost: x\r\n${rest}`;
const trickle = post("Content-Length: 1000\r\n\r\n{");
const whole = post("Content-Length: 2\r\nConnection: close\r\n\r\n{}");

test("a whole request gets through however many connections trickle, and the oldest of them is told", async () => {
  const { port } = await serve({ mostConnections: 5, stalledMs: 60_000 });
  const first = await open(port, trickle);
  for (let index = 0; index < 30; index += 1) await open(port, trickle);
  for (let index = 0; index < 5; index += 1)
    expect(await (await open(port, whole)).all).toMatch(/^HTTP\/1\.1 200 .*got 2$/s);
  expect(await first.all).toMatch(/^HTTP\/1\.1 503 .*Retry-After: 5/s);
});

test("who sends nothing and who stays after an answer make room as well", async () => {
  const { port } = await serve({ mostConnections: 2, stalledMs: 60_000 });
  const silent = await open(port, "");
  const kept = await open(port, post("Content-Length: 2\r\n\r\n{}"));
  await expect.poll(kept.text).toContain("got 2");
  for (let index = 0; index < 2; index += 1) expect(await (await open(port, whole)).all).toContain("got 2");
  expect(await silent.all).toBe("");
});

test("the address with the most of them makes room, not who came first", async () => {
  const { port } = await serve({ mostConnections: 4, stalledMs: 60_000 });
  const lone = await open(port, trickle, "127.0.0.2");
  for (let index = 0; index < 10; index += 1) await open(port, trickle);
  lone.socket.write("x".repeat(999));
  await expect.poll(lone.text).toContain("got 1000");
});

test("who is being answered is not sent away, neither for room nor for silence", async () => {
  const { port, finish, asked } = await serve({ mostConnections: 2, stalledMs: 40 });
  const answered = await open(port, "GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  await expect.poll(asked).toBe(true);
  const stalled = [await open(port, trickle), await open(port, trickle), await open(port, trickle)];
  await Promise.all(stalled.map(({ all }) => all));
  finish();
  expect(await answered.all).toContain("finished");
});

test("a body that makes no progress is given up, one that does is not", async () => {
  const { port } = await serve({ mostConnections: 10, stalledMs: 100 });
  const stalled = await open(port, trickle);
  const moving = await open(port, trickle);
  let left = 999;
  const bytes = setInterval(() => {
    left -= 1;
    moving.socket.write("x");
  }, 20);
  expect(await stalled.all).toMatch(/^HTTP\/1\.1 408 /);
  clearInterval(bytes);
  moving.socket.write("x".repeat(left));
  await expect.poll(moving.text).toContain("got 1000");
});
