import { expect, test } from "vitest";
import { nearest } from "./near";

const names = [
  "signature_wrong_secret",
  "signature_secret_rolled",
  "refund",
  "refunded_or_disputed",
  "renewal",
];

test("a beginning, a slip of a letter and a part are recognised; noise is not", () => {
  expect(nearest("signature_wrong", names)).toEqual(["signature_wrong_secret"]);
  expect(nearest("renewel", names)).toEqual(["renewal"]);
  expect(nearest("refund", names)).toEqual(["refund", "refunded_or_disputed"]);
  expect(nearest("xxxxxxxxxxxxxxxxxxxxxxxxxx", names)).toEqual([]);
});
