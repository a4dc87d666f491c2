import { describe, expect, it } from "vitest";
import { shortId, textParts } from "./ids-in-text";

describe("a sentence with ids", () => {
  it("is taken apart and is whole again", () => {
    const text = "Subscription sub_1xFa30EMWR4KPHtrW3VgS4t6 of cus_niKNaOm5YhK6ET is past due.";
    const parts = textParts(text);
    expect(parts.map((part) => part.text).join("")).toBe(text);
    expect(parts.flatMap(({ id }) => id ?? [])).toEqual([
      "sub_1xFa30EMWR4KPHtrW3VgS4t6",
      "cus_niKNaOm5YhK6ET",
    ]);
    for (const { at, text: part } of parts) expect(text.startsWith(part, at)).toBe(true);
  });

  it("has no id where words are joined by a line", () => {
    expect(textParts("The field client_reference_id names user_42.").every(({ id }) => id === null)).toBe(
      true,
    );
  });

  it("shows the ends of an id, and short ones whole", () => {
    expect(shortId("sub_1xFa30EMWR4KPHtrW3VgS4t6")).toBe("sub_1xFa…S4t6");
    expect(shortId("cs_test_a1b2c3d4e5f6g7h8")).toBe("cs_test_a1b2…g7h8");
    expect(shortId("sub_123")).toBe("sub_123");
  });
});
