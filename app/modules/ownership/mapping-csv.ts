/**
 * The mapping of users and customers as CSV: `user_id,customer_id`. Reads what
 * people have: Excel's byte order mark, quoting, semicolons and tabs, any order of
 * columns, further columns. Pure: bytes in, rows out; bounded in rows and in size.
 */
import { type Options, parse } from "csv-parse";
import { csvRow, withoutGuard } from "~/lib/csv";

export interface MappingLine {
  /** As in the file; the heading is line 1. */
  line: number;
  userId: string;
  customerId: string;
}

export type MappingFile =
  | { ok: true; rows: MappingLine[]; invalid: InvalidLine[] }
  | { ok: false; problem: string };

export interface InvalidLine {
  line: number;
  problem: string;
}

export const mostRows = 100_000;
const mostBytes = 32 * 1024 * 1024;
/** An id at Stripe, and ours, is shorter. */
const longestId = 255;
const longestHeading = 10_000;

export async function readMapping(chunks: AsyncIterable<Uint8Array>): Promise<MappingFile> {
  try {
    return await read(chunks);
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, problem: error.message };
    throw error;
  }
}

class Unreadable extends Error {}

async function read(chunks: AsyncIterable<Uint8Array>): Promise<MappingFile> {
  const texts = withOneLineEnd(decoded(chunks));
  const { heading, rest } = await headingOf(texts);
  const parser = parse(optionsFor(heading));
  const rows: MappingLine[] = [];
  const invalid: InvalidLine[] = [];
  const reading = (async () => {
    let places: Places | null = null;
    for await (const record of parser) {
      const cells: string[] = record;
      const line = Number(cells.pop());
      if (places === null) {
        places = placesIn(cells);
        continue;
      }
      if (rows.length + invalid.length >= mostRows) {
        throw new Unreadable(`The file has more than ${mostRows} rows: split it.`);
      }
      const found = rowOf(cells, places, line);
      if ("problem" in found) invalid.push(found);
      else rows.push(found);
    }
    if (places === null) throw new Unreadable("The file is empty.");
  })();
  // Whatever goes wrong there ends the writing here too.
  reading.catch((error: unknown) => parser.destroy(error instanceof Error ? error : undefined));
  try {
    for await (const text of rest) {
      if (parser.destroyed) break;
      if (!parser.write(text)) {
        await Promise.race([new Promise((resolve) => parser.once("drain", resolve)), reading]);
      }
    }
    parser.end();
    await reading;
  } catch (error) {
    const { code } = error as { code?: string };
    if (error instanceof Error && code?.startsWith("CSV_")) {
      throw new Unreadable(`The file is not CSV that can be read: ${error.message}`);
    }
    throw error;
  }
  return { ok: true, rows, invalid };
}

async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  // Drops the byte order mark; what is not UTF-8 would make ids of other people.
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > mostBytes)
      throw new Unreadable(`The file is larger than ${mostBytes / 1024 / 1024} MiB: split it.`);
    yield decodeWith(decoder, chunk);
  }
  yield decodeWith(decoder, null);
}

/** However lines end, and however differently in one file: each counts once. A line end may be cut in two by chunks. */
async function* withOneLineEnd(texts: AsyncGenerator<string>): AsyncGenerator<string> {
  let held = "";
  for await (const text of texts) {
    const whole = held + text;
    held = whole.endsWith("\r") ? "\r" : "";
    yield whole.slice(0, whole.length - held.length).replace(/\r\n?/g, "\n");
  }
  if (held !== "") yield "\n";
}

function decodeWith(decoder: TextDecoder, chunk: Uint8Array | null): string {
  try {
    return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw new Unreadable("The file is not UTF-8: save it as “CSV UTF-8”.");
  }
}

/** The first line, and everything from the beginning. Excel may say its separator in a line before. */
async function headingOf(
  texts: AsyncGenerator<string>,
): Promise<{ heading: string; rest: AsyncGenerator<string> }> {
  let begin = "";
  for await (const text of from(texts)) {
    begin += text;
    if (begin.includes("\n") || begin.length > longestHeading) break;
  }
  const [first = ""] = begin.split("\n", 1);
  return {
    heading: first,
    rest: (async function* () {
      yield begin;
      yield* texts;
    })(),
  };
}

/** A loop over it that is left leaves it open. */
const from = (texts: AsyncGenerator<string>) => ({
  [Symbol.asyncIterator]: () => ({ next: () => texts.next() }),
});

function optionsFor(heading: string): Options {
  const said = /^sep=(.)$/i.exec(heading.trim())?.[1];
  const separators = [",", ";", "\t"];
  const count = (separator: string) => heading.split(separator).length;
  const delimiter = said ?? separators.reduce((best, one) => (count(one) > count(best) ? one : best));
  return {
    delimiter,
    from_line: said === undefined ? 1 : 2,
    record_delimiter: "\n",
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: longestHeading,
    // The line, as a last cell: taken off again where it is read.
    on_record: (cells: string[], { lines }) => [...cells, String(lines)],
  };
}

interface Places {
  user: number;
  customer: number;
  /** How many columns the heading names. */
  columns: number;
}

function placesIn(cells: readonly string[]): Places {
  const names = cells.map((cell) => cell.toLowerCase().replace(/[\s_-]/g, ""));
  const [user, customer] = [names.indexOf("userid"), names.indexOf("customerid")];
  if (user === -1 || customer === -1) {
    throw new Unreadable("The first line must name the columns user_id and customer_id.");
  }
  return { user, customer, columns: names.length };
}

/** Excel writes a text that it must not read as a number, or as anything else, as ="text". */
const meant = (cell: string): string => /^="([^"]*)"$/.exec(cell)?.[1] ?? withoutGuard(cell);

function rowOf(cells: readonly string[], places: Places, line: number): MappingLine | InvalidLine {
  // A cell too many shifts what stands where, or holds what was meant to be something.
  const surplus = cells.slice(places.columns).find((cell) => cell !== "");
  if (surplus !== undefined) {
    return {
      line,
      problem: `The row has more cells than the first line names columns ('${surplus.slice(0, 40)}').`,
    };
  }
  const userId = meant(cells[places.user] ?? "");
  const customerId = meant(cells[places.customer] ?? "");
  if (userId === "") return { line, problem: "The user id is missing." };
  if (customerId === "") return { line, problem: "The customer id is missing." };
  if (!/^cus_[A-Za-z0-9_]+$/.test(customerId)) {
    return { line, problem: `'${customerId.slice(0, 40)}' is no customer id: they begin with cus_.` };
  }
  if (userId.length > longestId || customerId.length > longestId || /\p{Cc}/u.test(userId)) {
    return { line, problem: "That is too long to be an id, or holds control characters." };
  }
  return { line, userId, customerId };
}

export const mappingHeading = csvRow(["user_id", "customer_id", "evidence", "since"]);
