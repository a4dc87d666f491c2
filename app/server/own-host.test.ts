import { describe, expect, test } from "vitest";
import { judgeHost, servesAnyHost } from "./own-host";

const appUrl = new URL("https://paidtrail.example.com");

describe("the name that a request was sent to", () => {
  test.each([
    ["paidtrail.example.com", "own"],
    ["Paidtrail.Example.com:443", "own"],
    ["localhost:1", "own"],
    ["LOCALHOST", "own"],
    ["127.0.0.1:3000", "own"],
    ["[::1]:3000", "own"],
    ["paidtrail.example.com:8443", "foreign"],
    ["evil.example", "foreign"],
    ["localhost.evil.example:3000", "foreign"],
    ["127.0.0.1.evil.example", "foreign"],
    ["192.0.2.1", "foreign"],
    ["", "nonsense"],
    ["a b", "nonsense"],
    ["x@paidtrail.example.com", "nonsense"],
    ["paidtrail.example.com/x", "nonsense"],
    ["[::1", "nonsense"],
    ["localhost:99999x", "nonsense"],
  ])("%j is %s", (host, judged) => {
    expect(judgeHost(host, appUrl)).toBe(judged);
  });

  test("does not matter where no cookie does", () => {
    for (const path of ["/healthz", "/readyz", "/metrics"]) expect(servesAnyHost(path, undefined)).toBe(true);
    expect(servesAnyHost("/api/v1/users", "Bearer ptk_1")).toBe(true);
    expect(servesAnyHost("/api/v1/users", undefined)).toBe(false);
    expect(servesAnyHost("/account", "Bearer ptk_1")).toBe(false);
    expect(servesAnyHost("/healthz/x", undefined)).toBe(false);
  });
});
