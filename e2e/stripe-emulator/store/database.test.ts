/** Transactions: whole or not at all, whatever they do; the journal says the same as memory. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Database } from "./database";
import { Journal } from "./journal";
import { defineTable } from "./table";

interface Note {
  id: string;
  colour: string;
}

const notes = defineTable<Note, { pages: number }>({
  name: "testing.note",
  prefix: "note",
  indexes: { colour: (note) => note.colour },
});
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-database-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function seen(database: Database) {
  const table = database.space("test").table(notes);
  return {
    rows: [...table.oldestFirst()],
    red: table.find("colour", "red"),
    blue: table.find("colour", "blue"),
  };
}

const write = fc.record({
  id: fc.constantFrom("a", "b", "c", "d"),
  colour: fc.constantFrom("red", "blue"),
  pages: fc.nat(9),
  remove: fc.boolean(),
});
const transaction = fc.record({
  writes: fc.array(write, { maxLength: 6 }),
  ending: fc.constantFrom("return", "throw", "keep"),
});

test("after any history: failed transactions left no trace, and a restart changes nothing", () => {
  fc.assert(
    fc.property(fc.array(transaction, { maxLength: 12 }), (history) => {
      const own = mkdtempSync(join(folder, "run-"));
      const database = new Database(new Journal(own));
      for (const { writes, ending } of history) {
        const before = seen(database);
        const work = () => {
          database.transact(() => {
            const table = database.space("test").table(notes);
            for (const { id, colour, pages, remove } of writes) {
              if (remove) table.remove(id);
              else table.put({ id, colour }, { pages });
            }
            if (ending !== "return")
              throw Object.assign(new Error(ending), { keepsChanges: ending === "keep" });
          });
        };
        if (ending === "return") work();
        else expect(work).toThrow(ending);
        if (ending === "throw") expect(seen(database)).toEqual(before);
      }
      const last = seen(database);
      database.close();
      const again = new Database(new Journal(own));
      expect(seen(again)).toEqual(last);
      again.close();
    }),
    { numRuns: 60 },
  );
});

test("what is stored is plain, frozen and nobody else's", () => {
  const database = new Database(null);
  const given = { id: "a", colour: "red", when: { toJSON: () => "1.5" } };
  database.transact(() => database.space("test").table(notes).put(given, { pages: 1 }));
  given.colour = "blue";
  const { object } = database.space("test").table(notes).get("a")!;
  expect(object).toEqual({ id: "a", colour: "red", when: "1.5" });
  expect(Object.isFrozen(object)).toBe(true);
});

test("a write outside a transaction is a bug", () => {
  const database = new Database(null);
  expect(() => database.space("test").table(notes).put({ id: "a", colour: "red" }, { pages: 1 })).toThrow(
    "outside a transaction",
  );
});
