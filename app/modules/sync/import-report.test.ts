import { describe, expect, it } from "vitest";
import { reportRows, reportText } from "./import-report";
import type { ImportRow } from "./import-view";

const linked: ImportRow = {
  line: 3,
  userId: "ada",
  customerId: "cus_1",
  result: "linked",
  problem: null,
  gains: "Pro",
};
const refused: ImportRow = {
  line: 2,
  userId: null,
  customerId: null,
  result: "refused",
  problem: "The user id is missing.",
  gains: null,
};

describe("results of bulk linking as text", () => {
  it("come back as they went, in the order of the file", () => {
    expect(reportRows(reportText([linked, refused]))).toEqual([refused, linked]);
  });

  it.each(["", "{}", "[[1]]", '[[1,"a","b","granted",null,null]]'])("%s is none", (text) => {
    expect(reportRows(text)).toBeNull();
  });
});
