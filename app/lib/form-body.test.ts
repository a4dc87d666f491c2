import { describe, expect, test } from "vitest";
import { readForm } from "./form-body";

const sent = (body: BodyInit, type?: string) =>
  new Request("http://x/", {
    method: "POST",
    body,
    headers: type === undefined ? {} : { "content-type": type },
  });
const urlencoded = "application/x-www-form-urlencoded";

describe("a form", () => {
  test.each([urlencoded, `${urlencoded};charset=UTF-8`, "Application/X-WWW-Form-Urlencoded"])(
    "is read as %s",
    async (type) => {
      expect([...(await readForm(sent("a=b&c=%F0%9F%92%A9", type)))]).toEqual([
        ["a", "b"],
        ["c", "💩"],
      ]);
    },
  );

  test("is read in parts", async () => {
    const form = new FormData();
    form.set("a", "b");
    expect([...(await readForm(sent(form)))]).toEqual([["a", "b"]]);
  });

  test.each([
    ["text", "a=b", "text/plain", 415],
    ["JSON", "{}", "application/json", 415],
    ["a type that only begins like one", "a=b", `${urlencoded}x`, 415],
    ["nothing said", new Uint8Array([97]), undefined, 415],
    ["parts without a boundary", "a=b", "multipart/form-data", 400],
    ["parts that do not end", "a=b", "multipart/form-data; boundary=x", 400],
    ["NUL in a value", "email=a%00@b.c", urlencoded, 400],
    ["NUL in a name", "a%00=b", urlencoded, 400],
  ])("is not %s", async (_, body, type, status) => {
    await expect(readForm(sent(body, type))).rejects.toMatchObject({ status });
  });
});
