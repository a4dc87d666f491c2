import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localPath, signInPath } from "./local-path";

const pages = [
  "http://localhost:3000/login",
  "https://app.example.com/login?next=x",
  "https://app.example.com/",
];

/** Where a browser on `page` goes when told `Location: path`. */
function leadsAway(path: string): boolean {
  return pages.some((page) => new URL(path, page).origin !== new URL(page).origin);
}

describe("a redirect never leaves the site", () => {
  const hostile = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/a/..//evil.example",
    "/%2e%2e//evil.example",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "//user@evil.example",
    "/a\r\nSet-Cookie: x=1",
    "/\u0000/evil",
    "",
    "evil",
    "?next=//evil",
    "#x",
    `/${"a".repeat(3_000)}`,
  ];
  it.each(hostile)("refuses %j", (candidate) => {
    expect(localPath(candidate, "/fallback")).toBe("/fallback");
  });

  it("refuses what is not a string", () => {
    for (const candidate of [null, undefined, 7, {}, ["/a"], new Blob()]) {
      expect(localPath(candidate, "/fallback")).toBe("/fallback");
    }
  });

  it("holds for strings of the characters that parsers disagree about", () => {
    const piece = fc.constantFrom(
      "/",
      "\\",
      ".",
      "..",
      "%2f",
      "%5c",
      "%2e",
      ":",
      "@",
      "?",
      "#",
      "\t",
      "\n",
      "\r",
      "\u0000",
      "\u00a0",
      "\u200b",
      " ",
      "http",
      "https:",
      "evil.example",
      "a",
      "／",
      "。",
      "%00",
      "[",
      "]",
      "|",
      "\ud800",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 12 }).map((parts) => parts.join("")),
          fc.string({ unit: "binary" }),
          fc.webUrl(),
        ),
        (candidate) => {
          for (const text of [candidate, `/${candidate}`]) {
            const path = localPath(text, "/fallback");
            expect(path).toMatch(/^\/(?![/\\])/);
            expect(leadsAway(path)).toBe(false);
            expect(path).not.toMatch(/[\p{Cc}\\]/u);
            // A header value as fetch accepts it.
            expect(() => new Headers({ Location: path })).not.toThrow();
            // What it lets through, it lets through again: a second pass changes nothing.
            expect(localPath(path, "/other")).toBe(path);
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it("keeps paths of our own as they are", () => {
    for (const path of [
      "/",
      "/billing",
      "/console/events?type=invoice.*&sync=failed",
      "/console/users/user%2F42",
      "/a//b",
    ]) {
      expect(localPath(path, "/fallback")).toBe(path);
    }
  });
});

describe("the way to the sign-in page and back", () => {
  const at = (path: string, method = "GET") => signInPath({ method, url: `http://localhost:3000${path}` });

  it("remembers the page that was asked for", () => {
    expect(at("/console/events?sync=failed")).toBe(
      `/login?next=${encodeURIComponent("/console/events?sync=failed")}`,
    );
  });
  it("drops what Remix's client adds to addresses", () => {
    expect(at("/console?_data=routes%2Fconsole&index")).toBe(`/login?next=${encodeURIComponent("/console")}`);
  });
  it("goes to the role's first page after a post, or from the start page", () => {
    expect(at("/console/events/evt_1/replay", "POST")).toBe("/login");
    expect(at("/")).toBe("/login");
  });
});
