import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAssets } from "./assets";

const directory = mkdtempSync(join(tmpdir(), "assets-"));
writeFileSync(join(directory, "drawing.svg"), "<svg/>");
const assets = createAssets(directory);
const server = createServer((request, response) =>
  assets(request, response, () => response.writeHead(404).end("passed on")),
);
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => void server.close());

async function get(target: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  let text = "";
  for await (const chunk of socket) text += chunk;
  return text;
}

test("a file of the build is served", async () => {
  expect(await get("/drawing.svg?a=b")).toMatch(/^HTTP\/1\.1 200 .*<svg\/>$/s);
});

test.each(["//", "http://[", "//:", "/\\", "/%ff", "/%00", "/../package.json", "/nothing"])(
  "%j is no file, and no reason to fall over",
  async (target) => {
    expect(await get(target)).toMatch(/^HTTP\/1\.1 404 .*passed on/s);
  },
);
