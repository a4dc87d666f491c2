import { describe, expect, test } from "vitest";
import { requestOrigin } from "./request-origin";

const appUrl = new URL("https://paidtrail.example.com");
const direct = { remoteAddress: "::ffff:203.0.113.9", encrypted: false };
const settings = { trustProxy: false, production: false, appUrl };
const behindProxy = { ...settings, trustProxy: true };
const forwarded = {
  host: "internal:3000",
  "x-forwarded-for": "198.51.100.1, 192.0.2.44",
  "x-forwarded-host": "shop.example.com",
  "x-forwarded-proto": "https",
};

describe("where a request came from", () => {
  test("is its connection, whatever it says of itself, where no proxy is trusted", () => {
    expect(requestOrigin(forwarded, direct, settings)).toEqual({
      clientAddress: "203.0.113.9",
      protocol: "http",
      host: "internal:3000",
      fromLoopback: false,
    });
  });

  test("is what the proxy next to us says where one is trusted: the entries before are the sender's own", () => {
    expect(requestOrigin(forwarded, direct, behindProxy)).toMatchObject({
      clientAddress: "192.0.2.44",
      protocol: "https",
      host: "shop.example.com",
    });
  });

  test.each([
    ["192.0.2.1:4711", "192.0.2.1"],
    ["[2001:db8::1]:443", "2001:db8::1"],
    ["2001:db8::1", "2001:db8::1"],
    ["<script>", "unknown"],
  ])("an address written %s is %s", (written, address) => {
    const headers = { host: "x", "x-forwarded-for": written };
    expect(requestOrigin(headers, direct, behindProxy).clientAddress).toBe(address);
  });

  test("is https at the public address even where the proxy does not say so", () => {
    expect(requestOrigin({ host: "Paidtrail.example.com" }, direct, settings).protocol).toBe("https");
    expect(requestOrigin({ host: "localhost" }, direct, settings).protocol).toBe("http");
    expect(requestOrigin({ host: "localhost" }, { ...direct, encrypted: true }, settings).protocol).toBe(
      "https",
    );
  });
});

describe("this machine itself", () => {
  test.each(["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.1.2.3"])("is %s", (remoteAddress) => {
    expect(
      requestOrigin({ host: "localhost:3000" }, { remoteAddress, encrypted: false }, settings),
    ).toMatchObject({
      fromLoopback: true,
    });
  });

  test("is whoever addresses it by its own name, and in production nobody", () => {
    const connection = { remoteAddress: "127.0.0.1", encrypted: false };
    const loopback = (host: string | undefined, production: boolean) =>
      requestOrigin({ host }, connection, { ...settings, production }).fromLoopback;
    const own = ["localhost", "LOCALHOST:80", "127.0.0.1:3000", "[::1]:3000"];
    const foreign = [
      "paidtrail.example.com",
      "localhost.example.com",
      "127.0.0.1.example.com",
      "x",
      undefined,
    ];
    expect(own.map((host) => loopback(host, false))).toEqual([true, true, true, true]);
    expect(foreign.some((host) => loopback(host, false))).toBe(false);
    expect(own.some((host) => loopback(host, true))).toBe(false);
  });

  test("is not somebody whom a proxy on this machine passes on, trusted or not", () => {
    for (const name of [
      "x-forwarded-for",
      "x-real-ip",
      "forwarded",
      "via",
      "x-forwarded-proto",
      "x-forwarded-host",
    ]) {
      const connection = { remoteAddress: "127.0.0.1", encrypted: false };
      for (const each of [settings, behindProxy]) {
        expect(requestOrigin({ host: "localhost", [name]: "127.0.0.1" }, connection, each).fromLoopback).toBe(
          false,
        );
      }
    }
  });
});
