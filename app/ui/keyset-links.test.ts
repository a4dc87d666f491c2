import { describe, expect, it } from "vitest";
import { keysetLinks, keysetPlace } from "./keyset-links";

const path = (cursor: string) => `/list${cursor && `?${cursor}`}`;

describe("pages cut by position", () => {
  it("the newest page offers only older ones, and none when that was all", () => {
    expect(keysetLinks([9, 8], {}, true, path)).toEqual({ older: "/list?before=8" });
    expect(keysetLinks([9, 8], {}, false, path)).toEqual({});
    expect(keysetLinks([], {}, false, path)).toEqual({});
  });

  it("an older page leads both ways until the end", () => {
    expect(keysetLinks([7, 6], { before: 8 }, true, path)).toEqual({
      newer: "/list?after=7",
      older: "/list?before=6",
    });
    expect(keysetLinks([7, 6], { before: 8 }, false, path)).toEqual({ newer: "/list?after=7" });
  });

  it("a newer page that reached the top offers only older ones", () => {
    expect(keysetLinks([9, 8], { after: 7 }, false, path)).toEqual({ older: "/list?before=8" });
  });

  it("a cursor beyond the end leads back to the newest page", () => {
    expect(keysetLinks([], { before: 1 }, false, path)).toEqual({ newer: "/list" });
  });

  it("takes only positions from the address", () => {
    expect(keysetPlace(new URLSearchParams("before=12"))).toEqual({ before: 12 });
    expect(keysetPlace(new URLSearchParams("after=3"))).toEqual({ after: 3 });
    for (const odd of ["before=-1", "before=1e9", "after=x", "after=", "before=99999999999999999999"]) {
      expect(keysetPlace(new URLSearchParams(odd))).toEqual({ after: undefined });
    }
  });
});
