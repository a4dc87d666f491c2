/** Stripe's request encoding and the declarations over it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ApiError } from "./errors";
import { decodeForm } from "./form";
import {
  boolean,
  clearableText,
  either,
  integer,
  list,
  metadata,
  object,
  oneOf,
  parseShape,
  required,
  text,
  timestamp,
} from "./params";
import { toWire } from "./wire";

const parse = (form: string) =>
  parseShape(
    {
      amount: integer({ min: 1 }),
      active: boolean(),
      items: list(object({ price: required(text()), quantity: integer() })),
      metadata: metadata(),
      note: clearableText(),
      trial_end: either(timestamp(), oneOf("now")),
    },
    decodeForm(form),
  );

function refusal(form: string): { code?: string; param?: string; message: string } {
  try {
    parse(form);
  } catch (error) {
    if (error instanceof ApiError) return error.body;
  }
  throw new Error(`${form} was accepted`);
}

test("lists by position, by append, and by append of hashes", () => {
  const items = [{ price: "a", quantity: 1 }, { price: "b" }];
  expect(parse("items[0][price]=a&items[0][quantity]=1&items[1][price]=b").items).toEqual(items);
  expect(parse("items[][price]=a&items[][quantity]=1&items[][price]=b").items).toEqual(items);
  expect(
    parse("items%5B1%5D%5Bprice%5D=b&items%5B0%5D%5Bprice%5D=a").items?.map(({ price }) => price),
  ).toEqual(["a", "b"]);
  expect(parse("items=").items).toEqual([]);
});

test("an empty value unsets what may be unset and is refused elsewhere", () => {
  expect(parse("note=").note).toBeNull();
  expect(refusal("amount=")).toMatchObject({ code: "parameter_invalid_empty", param: "amount" });
  expect(parse("metadata=").metadata).toBe("");
});

test.each([
  ["amount=1.5", "parameter_invalid_integer", "amount"],
  ["amount=0", "parameter_invalid_integer", "amount"],
  ["active=yes", undefined, "active"],
  ["items[0][quantity]=1", "parameter_missing", "items[0][price]"],
  ["items[0][price]=a&items[0][colour]=red", "parameter_unknown", "items[0][colour]"],
  ["items=a", undefined, "items"],
  ["trial_end=soon", undefined, "trial_end"],
  ["colour=red", "parameter_unknown", "colour"],
])("%s is refused", (form, code, param) => {
  expect(refusal(form)).toMatchObject({ param, ...(code === undefined ? {} : { code }) });
});

test("several unknown parameters are named together", () => {
  expect(refusal("a=1&b=2").message).toBe("Received unknown parameters: a, b");
});

describe("whatever comes in", () => {
  const names = fc.stringMatching(/^[a-z_]{1,6}(\[[a-z0-9_]{0,4}\]){0,4}$/);

  test("nothing but values and Stripe's refusals comes out, and prototypes stay untouched", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(names, fc.constant("__proto__[x]"), fc.string()), fc.string()), {
          maxLength: 20,
        }),
        (pairs) => {
          try {
            parse(new URLSearchParams(pairs).toString());
          } catch (error) {
            expect(error).toBeInstanceOf(ApiError);
          }
          expect(({} as Record<string, unknown>).x).toBeUndefined();
        },
      ),
    );
  });

  test("the wire format reads back as what was written", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(toWire(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
