import { expect, test } from "vitest";
import { escapeBytes } from "./escape-bytes";

test("shows printable ASCII as it is and everything else as its bytes", () => {
  expect(escapeBytes(new TextEncoder().encode('{"a":"é\\n\0"}\n'), 64)).toBe(
    '{"a":"\\xc3\\xa9\\\\n\\x00"}\\x0a',
  );
});

test("reads only the first bytes", () => {
  expect(escapeBytes(new Uint8Array(1_000_000).fill(0x61), 4)).toBe("aaaa");
});
