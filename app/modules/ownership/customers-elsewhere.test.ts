import { expect, it } from "vitest";
import { saysElsewhere } from "./customers-elsewhere.server";

it.each([
  ["No such customer: 'cus_1'; a similar object exists in live mode, but a test mode key was used.", true],
  ["No such customer: 'cus_1'; a similar object exists in test mode, but a live mode key was used.", true],
  ["No such customer: 'cus_1'", false],
])("%s", (message, elsewhere) => expect(saysElsewhere(message)).toBe(elsewhere));
