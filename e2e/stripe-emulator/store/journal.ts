/**
 * The append-only file below the memory: one line per transaction, so that a
 * process killed at any moment leaves whole transactions and at most one torn
 * line, which is dropped.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** `[space, table, id, seq, object, hidden]`, or `[space, table, id]` for a removal. */
export type Write =
  | readonly [string, string, string, number, unknown, unknown]
  | readonly [string, string, string];

const FORMAT = 1;
const ROWS_PER_LINE = 200;

/** Held by the one process that may write to a data folder. */
class FolderLock {
  constructor(private readonly path: string) {
    const holder = readHolder(path);
    if (
      holder !== null &&
      holder.pid !== process.pid &&
      isAlive(holder.pid) &&
      commandOf(holder.pid) === holder.command
    ) {
      throw new Error(`the data folder is in use by process ${holder.pid} (${path})`);
    }
    writeFileSync(path, JSON.stringify({ pid: process.pid, command: commandOf(process.pid) }));
  }

  release(): void {
    rmSync(this.path, { force: true });
  }
}

function readHolder(path: string): { pid: number; command: string | null } | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as { pid: number; command: string | null };
  } catch {
    // Absent, or written by a process that was killed while writing it.
    return null;
  }
}

/**
 * What a process was started as; null where the system does not tell. A killed
 * emulator's number may belong to another program by now, in a container even
 * always.
 */
function commandOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

export class Journal {
  private file: number | null = null;
  private readonly path: string;
  private readonly lock: FolderLock;

  /** @param folder made if absent; refused while another live process holds it. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.lock = new FolderLock(join(folder, "emulator.pid"));
    this.path = join(folder, "journal.jsonl");
  }

  /** Hands over every write ever committed, in order. */
  replay(apply: (write: Write) => void): void {
    if (!existsSync(this.path)) return;
    const bytes = readFileSync(this.path);
    let start = 0;
    let line = 0;
    while (start < bytes.length) {
      const end = bytes.indexOf(10, start);
      // No line feed: the writer was killed inside this line. It was never acknowledged whole.
      if (end === -1) return;
      line += 1;
      const record: unknown = parse(bytes.toString("utf8", start, end), line, this.path);
      start = end + 1;
      if (!Array.isArray(record)) {
        const format = (record as { format?: unknown }).format;
        if (format !== FORMAT) throw new Error(`${this.path}: unknown format ${String(format)}`);
        continue;
      }
      for (const write of record) apply(write as Write);
    }
  }

  /** Rewrites the file to the given rows alone, then opens it for appending. */
  compact(rows: Iterable<Write>): void {
    const next = `${this.path}.new`;
    const file = openSync(next, "w", 0o600);
    writeSync(file, `${JSON.stringify({ format: FORMAT })}\n`);
    let batch: Write[] = [];
    const flush = () => {
      if (batch.length > 0) writeAll(file, batch);
      batch = [];
    };
    for (const row of rows) {
      batch.push(row);
      if (batch.length === ROWS_PER_LINE) flush();
    }
    flush();
    fsyncSync(file);
    closeSync(file);
    if (this.file !== null) closeSync(this.file);
    renameSync(next, this.path);
    this.file = openSync(this.path, "a", 0o600);
  }

  append(writes: readonly Write[]): void {
    if (this.file === null) throw new Error("the journal is not open");
    writeAll(this.file, writes);
  }

  close(): void {
    if (this.file === null) return;
    fsyncSync(this.file);
    closeSync(this.file);
    this.file = null;
    this.lock.release();
  }
}

/** A short write (disk full, signal) must not leave half a line behind later ones. */
function writeAll(file: number, writes: readonly Write[]): void {
  const bytes = Buffer.from(`${JSON.stringify(writes)}\n`);
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}

function parse(text: string, line: number, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${path}: line ${line} is not JSON; the file was edited or damaged`);
  }
}
