/**
 * Runs a prepared statement over a batch: texts and bodies in, one cell of text
 * out. By the driver's door for query classes of one's own (`submit`), so that
 * queueing, errors and broken connections stay its business and only the
 * message is ours: see batch-message for why.
 */
import type { Connection, Submittable } from "pg";
import type { PoolClient } from "~/lib/database.server";
import { byteaArray, textArray } from "./array-parameter";
import { type BatchMessage, createBatchMessage } from "./batch-message";

export interface BatchStatement {
  name: string;
  text: string;
}

/** The first cell of the only row. */
export async function runBatch(
  connection: PoolClient,
  statement: BatchStatement,
  texts: readonly string[],
  bodies: readonly Uint8Array[],
): Promise<string> {
  if (!prepared.get(connection)?.has(statement.name)) await prepare(connection, statement);
  const message = spare.pop() ?? createBatchMessage();
  const cell = await new Promise<string>((resolve, reject) => {
    connection.query(new BatchQuery(message.encode(statement.name, texts, bodies), resolve, reject));
  });
  // Not after a failure: a socket that has not ended might still read from it.
  spare.push(message);
  return cell;
}

const spare: BatchMessage[] = [];
const prepared = new WeakMap<PoolClient, Set<string>>();

/** Once a connection: the driver prepares what it runs under a name. An empty batch does nothing. */
async function prepare(connection: PoolClient, { name, text }: BatchStatement): Promise<void> {
  const none: never[] = [];
  await connection.query({ name, text, values: [textArray(none, String), byteaArray(none, () => null)] });
  prepared.set(connection, new Set(prepared.get(connection)).add(name));
}

/** What the driver asks of a query; the methods are called as the server's messages come in. */
class BatchQuery implements Submittable {
  private cell = "";
  private readonly message: Buffer;
  private readonly resolve: (cell: string) => void;
  private readonly reject: (error: Error) => void;

  constructor(message: Buffer, resolve: (cell: string) => void, reject: (error: Error) => void) {
    this.message = message;
    this.resolve = resolve;
    this.reject = reject;
  }

  submit({ stream }: Connection): void {
    stream.write(this.message);
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    this.cell = fields[0] ?? "";
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.resolve(this.cell);
  }

  handleError(error: Error): void {
    this.reject(error);
  }
}
