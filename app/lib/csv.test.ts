import { expect, it } from "vitest";
import { csvRow } from "./csv";

it.each([
  [["a", 1, null, true], "a,1,,true"],
  [['say "hi"', "a,b", "two\nlines"], '"say ""hi""","a,b","two\nlines"'],
  [["=1+1", "+1", "-1", "@a", "\tx", " =1"], "'=1+1,'+1,'-1,'@a,\"'\tx\",' =1"],
  [['=HYPERLINK("http://x","y")'], '"\'=HYPERLINK(""http://x"",""y"")"'],
  [["'=q", "''=q", "'q"], "''=q,'''=q,'q"],
  [[-5, "", "a-b"], "-5,,a-b"],
])("%j", (values, row) => {
  expect(csvRow(values)).toBe(`${row}\r\n`);
});
