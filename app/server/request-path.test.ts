import { describe, expect, test } from "vitest";
import { canonicalPath } from "./request-path";

describe("the path of a request", () => {
  test.each([
    ["/", "/"],
    ["/login?next=//x", "/login"],
    ["/console/users/a%2Fb", "/console/users/a%2Fb"],
    ["/console/users/%E2%82%AC", "/console/users/%E2%82%AC"],
    ["/console//events", "/console//events"],
    ["/.well-known/x", "/.well-known/x"],
    ["/a..b/...", "/a..b/..."],
  ])("%s is %s", (target, path) => {
    expect(canonicalPath(target)).toBe(path);
  });

  test.each([
    "",
    "*",
    "//",
    "//:",
    "//evil.example/x",
    "\\",
    "/\\evil.example",
    "/%5c",
    "/%5Cevil.example",
    "http://[",
    "http://localhost/login",
    "/%ff",
    "/%",
    "/%00",
    "/a#b",
    "/api/v1/../../account",
    "/api/v1/%2e%2e/%2E./account",
    "/api/v1/.",
    "/api/v1/users/x%2f..%2f..",
  ])("%j is none, or could be read in two ways", (target) => {
    expect(canonicalPath(target)).toBeNull();
  });
});
