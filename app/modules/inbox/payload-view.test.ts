import { describe, expect, it } from "vitest";
import { payloadView } from "./payload-view";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("a stored body on the page", () => {
  it("is shown as it came, with personal data hidden unless it may be seen", () => {
    const body = bytes('{\n  "email": "ada@example.com",\n  "id":  "cus_1"\n}');
    expect(payloadView(body, { reveal: false })).toMatchObject({ masked: 1, withheld: null, cut: 0 });
    expect(payloadView(body, { reveal: false }).text).toContain('"id":  "cus_1"');
    expect(payloadView(body, { reveal: false }).text).not.toContain("ada@");
    expect(payloadView(body, { reveal: true }).text).toContain("ada@example.com");
  });

  it("is withheld with a reason when it cannot be read, for admins too", () => {
    for (const body of [new Uint8Array([0x7b, 0xff, 0x7d]), bytes("{not json"), null]) {
      const view = payloadView(body, { reveal: true });
      expect(view.text).toBe("");
      expect(view.withheld).toMatch(/stored/);
    }
  });

  it("has a bound", () => {
    const view = payloadView(bytes(JSON.stringify({ a: "x".repeat(500_000) })), { reveal: false });
    expect(view.text.length).toBe(400_000);
    expect(view.cut).toBeGreaterThan(100_000);
  });
});
