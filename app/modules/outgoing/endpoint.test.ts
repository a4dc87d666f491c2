import { expect, test } from "vitest";
import { nextTry, patienceMs } from "./back-off";
import { checkUrl, deliveryNumber, endpointName, endpointNumber } from "./endpoint";

const problem = (url: string, local = false) => {
  const checked = checkUrl(url, { local });
  return checked.ok ? null : checked.problem;
};

test.each([
  "https://127.0.0.1/hook",
  "https://2130706433/hook",
  "https://0x7f.1/hook",
  "https://10.0.0.8/",
  "https://172.16.3.4/",
  "https://192.168.1.1/",
  "https://169.254.169.254/latest/meta-data",
  "https://100.64.0.1/",
  "https://0.0.0.0/",
  "https://[::1]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[fd00::1]/",
  "https://[fe80::1]/",
  "https://[64:ff9b::7f00:1]/",
  "https://224.0.0.1/",
])("in production %s is refused", (url) => {
  expect(problem(url)).toMatch(/nobody else can reach/);
});

test("a public https address is taken, written as browsers write it", () => {
  expect(checkUrl(" https://Example.com:443/a#b ", { local: false })).toEqual({
    ok: true,
    url: "https://example.com/a",
  });
  expect(problem("https://8.8.8.8/hook")).toBeNull();
});

test("what cannot be meant says what is wrong", () => {
  expect(problem("http://example.com/")).toMatch(/must begin with https/);
  expect(problem("ftp://example.com/", true)).toMatch(/must begin with https/);
  expect(problem("https://ada:secret@example.com/")).toMatch(/no user name or password/);
  expect(problem("example")).toMatch(/no address/);
  expect(problem("")).toMatch(/needed/);
  expect(problem(`https://example.com/${"x".repeat(2_000)}`)).toMatch(/longer than/);
});

test("in development this machine is taken, its neighbours are not", () => {
  expect(problem("http://127.0.0.1:4000/hook", true)).toBeNull();
  expect(problem("http://[::1]:4000/hook", true)).toBeNull();
  expect(problem("http://169.254.169.254/", true)).not.toBeNull();
});

test("names are read back, and nothing else is", () => {
  expect(endpointNumber(endpointName(12))).toBe(12);
  for (const name of ["12", "ptwe_", "ptwe_0", "ptwe_1x", "ptwd_1", "ptwe_99999999999999999999"])
    expect(endpointNumber(name)).toBeNull();
  expect(deliveryNumber("ptwd_7")).toBe(7);
});

test("tries lie further and further apart, for three days", () => {
  const now = new Date("2026-11-24T12:00:00Z");
  const pauses = Array.from(
    { length: 12 },
    (_, n) => (nextTry(n + 1, now, 0.5)?.getTime() ?? 0) - now.getTime(),
  );
  expect(pauses.slice(0, 4)).toEqual([5_000, 30_000, 300_000, 1_800_000]);
  expect([...pauses].sort((a, b) => a - b)).toEqual(pauses);
  expect(nextTry(13, now, 0.5)).toBeNull();
  expect(patienceMs / 86_400_000).toBeGreaterThan(2.9);
  expect((nextTry(1, now, 0)?.getTime() ?? 0) - now.getTime()).toBe(4_500);
  expect((nextTry(1, now, 1)?.getTime() ?? 0) - now.getTime()).toBe(5_500);
});
