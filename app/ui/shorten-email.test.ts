import { expect, it } from "vitest";
import { shortenEmails } from "./shorten-email";

it.each([
  ["paula@verein.example", "p…@v…"],
  ["Paula Lind · paula@verein.example · eur", "Paula Lind · p…@v… · eur"],
  ["é@ü", "é…@ü…"],
  ["no address", "no address"],
])("%s becomes %s", (text, shown) => {
  expect(shortenEmails(text)).toBe(shown);
});
