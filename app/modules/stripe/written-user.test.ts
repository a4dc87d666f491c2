/** An id at Stripe as people see it: what is none stands in quotation marks, once, and nothing passes for another value. */
import { expect, it } from "vitest";
import { shownAsWritten } from "./written-user";

it.each([
  ["user_1", "user_1"],
  [" user_1", '" user_1"'],
  ["   ", '"   "'],
  ['"user_1"', '"\\"user_1\\""'],
  ["absent", "absent"],
])("%j is shown as %s", (written, shown) => expect(shownAsWritten(written)).toBe(shown));
