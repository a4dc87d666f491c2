import fc from "fast-check";
import { expect, it } from "vitest";
import { redactText } from "./redact-text";

it.each([
  ['{"email":"ada@example.com","n":1}', '{"email":"•••","n":1}'],
  ["email=ada%40example.com&x=1", "email=•••&x=1"],
  ["email=ada%2540example.com", "email=•••"],
  [String.raw`{"email":"ada\\u0040example.com"}`, '{"email":"•••"}'],
  ["Mozilla/5.0 (+mailto:bot@example.com)", "Mozilla/5.0 (+mailto:•••)"],
  ["t=1,v1=whsec_abc+d/e=", "t=1,v1=•••"],
  ['"sk_test_51abc" rk_live_1 ptk_00ff', '"•••" ••• •••'],
  ["secret=pi_1_secret_xyz;", "secret=•••;"],
  ["t=1800000000,v1=0011aabb", "t=1800000000,v1=0011aabb"],
  ['{"id":"evt_1","task_type":"x"}', '{"id":"evt_1","task_type":"x"}'],
  ['{"name":"Ada","phoneNumber" : "+49 1\\"2","n":1}', '{"name":"•••","phoneNumber" : "•••","n":1}'],
  ['{"cvc":123,"exp":"x","password":"ada', '{"cvc":•••,"exp":"x","password":"•••'],
  ['{"pan":"4242 4242 4242 4242"}', '{"pan":"•••"}'],
  ["card=4242424242424242&x=1", "card=•••&x=1"],
  ["to DE89370400440532013000, ada@example.com", "to •••, •••"],
])("%s becomes %s", (text, shown) => {
  expect(redactText(text)).toBe(shown);
});

it("hides what begins before the cut and ends behind it, and shows nothing from behind it", () => {
  expect(redactText('{"email":"ada@example.com","n":1}', 13)).toBe('{"email":"•••');
  expect(redactText("0123456789 ada@example.com", 5)).toBe("01234");
});

it("no address gets through, wherever it stands and wherever the text is cut", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.nat(60), (before, after, most) => {
      const text = `${before} zzyzx@qqexample.com ${after}`;
      expect(redactText(text, most)).not.toMatch(/zzyzx|qqexample/);
    }),
  );
});

it("takes no noticeable time over any text", () => {
  const started = performance.now();
  for (const piece of ["a", "a_", "_secret", "%25", "whsec"]) redactText(piece.repeat(2_000));
  expect(performance.now() - started).toBeLessThan(2_000);
});
