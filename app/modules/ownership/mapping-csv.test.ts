/** The mapping as people's programs write it. */
import { describe, expect, it } from "vitest";
import { csvRow } from "~/lib/csv";
import { mostRows, readMapping } from "./mapping-csv";

async function* bytes(text: string, size = 7) {
  const all = Buffer.from(text);
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}
const read = async (text: string) => readMapping(bytes(text));
const rows = async (text: string) => {
  const file = await read(text);
  if (!file.ok) throw new Error(file.problem);
  return file.rows.map(({ line, userId, customerId }) => [line, userId, customerId]);
};
const expected = [
  [2, "ada", "cus_1"],
  [3, "bob", "cus_2"],
];

describe("is read, whatever wrote it", () => {
  it.each([
    ["plainly", "user_id,customer_id\nada,cus_1\nbob,cus_2\n"],
    ["without an end of line at the end", "user_id,customer_id\nada,cus_1\nbob,cus_2"],
    [
      "by Excel: a byte order mark, semicolons, CRLF",
      "\ufeffuser_id;customer_id\r\nada;cus_1\r\nbob;cus_2\r\n",
    ],
    ["with tabs", "user_id\tcustomer_id\nada\tcus_1\nbob\tcus_2\n"],
    [
      "as Excel writes texts that it must not read as numbers",
      'user_id,customer_id\n"=""ada""",cus_1\n"=""bob""","=""cus_2"""\n',
    ],
    ["quoted", '"user_id","customer_id"\r\n"ada","cus_1"\r\n"bob","cus_2"\r\n'],
    ["with a byte order mark before quotes", '\ufeff"user_id","customer_id"\n"ada","cus_1"\n"bob","cus_2"\n'],
    ["the other way round, with more", "Customer ID,note,User ID\ncus_1,,ada\ncus_2,x,bob\n"],
    ["with white space", " user_id , customer_id \n ada , cus_1 \n bob , cus_2 \n"],
  ])("%s", async (_, text) => expect(await rows(text)).toEqual(expected));

  it("with Excel's line that says the separator", async () => {
    expect((await rows("sep=;\nuser_id;customer_id\nada;cus_1\n")).map(([, ...ids]) => ids)).toEqual([
      ["ada", "cus_1"],
    ]);
  });

  it("what was exported is read back as it was", async () => {
    const ids = ["=1+1", "-5", 'a"b', "a,b", "a;b", "plain", "'=q", "''-q", "'q"];
    const text = csvRow(["user_id", "customer_id"]) + ids.map((id) => csvRow([id, "cus_1"])).join("");
    expect((await rows(text)).map(([, id]) => id)).toEqual(ids);
  });
});

describe("is refused, and says why", () => {
  it.each([
    ["", /empty/],
    ["ada,cus_1\n", /must name the columns/],
    ['user_id,customer_id\n"ada,cus_1\n', /not CSV/],
  ])("%j", async (text, problem) =>
    expect(await read(text)).toMatchObject({ ok: false, problem: expect.stringMatching(problem) }),
  );

  it("another encoding", async () => {
    const file = await readMapping(
      (async function* () {
        yield Buffer.from([0xff, 0xfe, 0x75, 0x00]);
      })(),
    );
    expect(file).toMatchObject({ ok: false, problem: expect.stringMatching(/UTF-8/) });
  });

  it("more rows than it takes", async () => {
    const line = Buffer.from("ada,cus_1\n".repeat(1_000));
    const file = await readMapping(
      (async function* () {
        yield Buffer.from("user_id,customer_id\n");
        for (let sent = 0; sent <= mostRows / 1_000; sent += 1) yield line;
      })(),
    );
    expect(file).toMatchObject({ ok: false, problem: expect.stringMatching(/more than 100000 rows/) });
  });
});

it("a row that cannot be is told by its line, and the others are read", async () => {
  const file = await read("user_id,customer_id\nada,cus_1\n,cus_2\nbob\nbob,sub_1\nbob,cus_3\n");
  expect(file).toMatchObject({
    rows: [{ line: 2 }, { line: 6 }],
    invalid: [{ line: 3 }, { line: 4 }, { line: 5, problem: expect.stringMatching(/no customer id/) }],
  });
});

it("a row with more cells than the heading names columns is refused: what stands where is unknown", async () => {
  const file = await read("user_id;customer_id\nruth;cus_1;extra\nada;cus_2;\nbob;cus_3\n");
  expect(file).toMatchObject({
    rows: [
      { line: 3, userId: "ada" },
      { line: 4, userId: "bob" },
    ],
    invalid: [{ line: 2, problem: expect.stringMatching(/more cells .*'extra'/) }],
  });
});

it("lines are counted as an editor counts them, however they end, also where ends are mixed", async () => {
  for (const size of [1, 7, 1_000]) {
    const text = "user_id,customer_id\nada,cus_1\r\nbob,cus_2\r\n\r\neve,cus_3\rfay,cus_4\r\n,cus_5\r\n";
    const file = await readMapping(bytes(text, size));
    if (!file.ok) throw new Error(file.problem);
    expect(file.rows.map(({ line, userId }) => [line, userId])).toEqual([
      [2, "ada"],
      [3, "bob"],
      [5, "eve"],
      [6, "fay"],
    ]);
    expect(file.invalid.map(({ line }) => line)).toEqual([7]);
  }
});
