import { describe, expect, it } from "vitest";
import { type Access, access, type Credentials } from "./access";
import type { Audience } from "./audience";

const nobody: Credentials = { session: null, apiKey: null, loopback: false };
const who = {
  nobody,
  user: { ...nobody, session: "user" },
  operator: { ...nobody, session: "operator" },
  admin: { ...nobody, session: "admin" },
  "user's key": { ...nobody, apiKey: "user" },
  "operator's key": { ...nobody, apiKey: "operator" },
  "admin's key": { ...nobody, apiKey: "admin" },
  loopback: { ...nobody, loopback: true },
} satisfies Record<string, Credentials>;

const yes = "allowed";
const sign = "sign_in_needed";
const key = "key_needed";
const no = "forbidden";

/** The whole policy on one page: columns in the order of `who`. */
const table: Record<Audience, Access[]> = {
  //             nobody user  operator admin user's operator's admin's loopback
  public: /*   */ [yes, yes, yes, yes, yes, yes, yes, yes],
  signature: /**/ [yes, yes, yes, yes, yes, yes, yes, yes],
  signed_in: /**/ [sign, yes, yes, yes, sign, sign, sign, sign],
  operator: /* */ [sign, no, yes, yes, sign, sign, sign, sign],
  admin: /*    */ [sign, no, no, yes, sign, sign, sign, sign],
  api_operator: [key, key, key, key, no, yes, yes, key],
  api_admin: /**/ [key, key, key, key, no, no, yes, key],
  metrics: /*  */ [key, key, key, key, no, yes, yes, yes],
};

describe("who gets in", () => {
  for (const [audience, row] of Object.entries(table)) {
    it.each(Object.keys(who).map((name, column) => [name, row[column]] as const))(
      `${audience}: %s is %s`,
      (name, expected) => {
        expect(access(audience as Audience, who[name as keyof typeof who])).toBe(expected);
      },
    );
  }

  it("denies an audience nobody has defined", () => {
    for (const caller of Object.values(who)) {
      expect(access("everybody" as Audience, caller)).toBe("forbidden");
      expect(access(undefined as unknown as Audience, caller)).toBe("forbidden");
    }
  });
});
