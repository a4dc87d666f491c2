import { expect, test } from "vitest";
import { parseEnvFile, readEnvFile } from "./env-file";

test("reads what people write", () => {
  const text = `\uFEFF# Stripe
STRIPE_SECRET_KEY=sk_test_1   # of the sandbox
  export PORT = 3001
EMPTY=
COMMENTED= # nothing
QUOTED="a # b" # comment
SINGLE='x=y'
URL=postgresql://a:b#c@localhost/db\r
`;
  expect(parseEnvFile(text)).toEqual({
    values: {
      STRIPE_SECRET_KEY: "sk_test_1",
      PORT: "3001",
      EMPTY: "",
      COMMENTED: "",
      QUOTED: "a # b",
      SINGLE: "x=y",
      URL: "postgresql://a:b#c@localhost/db",
    },
    problems: [],
  });
});

test("names a broken line by its number and its variable or beginning, and no value", () => {
  expect(parseEnvFile('A=1\n\nsk_test_secret\n2B=x\nC="open\nexport D="a"b\n').problems).toEqual([
    "line 3 of .env is not NAME=value: it begins with “sk_tes…”",
    "line 4 of .env is not NAME=value: it begins with “2B”",
    "line 5 of .env is not NAME=value: see the quotes around the value of C",
    "line 6 of .env is not NAME=value: see the quotes around the value of D",
  ]);
});

test("no file is an empty one", () => {
  expect(readEnvFile("/nowhere/.env")).toEqual({ values: {}, problems: [] });
});
