/**
 * A batch on its way to a prepared statement of two parameters, `text[]` and
 * `bytea[]`: the bytes of the wire protocol, written once into memory that the
 * next batch uses again.
 *
 * The driver would copy every body three times, each time into fresh memory
 * outside the heap; what that costs is less the copying than the garbage
 * collection it sets off, a full one every thousand events.
 */
import { byteaArrayBytes, textArrayBytes, writeByteaArray, writeTextArray } from "./array-parameter";

/** Portal without a name; parameters and results in the formats the statement's reader expects. */
const executeAndSync = Buffer.from([
  ...[0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0], // Execute the unnamed portal to its end
  ...[0x53, 0, 0, 0, 4], // Sync: the end of the transaction
]);

export interface BatchMessage {
  /** Bind, Execute and Sync in one. The memory is this object's: gone with the next call. */
  encode(statement: string, texts: readonly string[], bodies: readonly Uint8Array[]): Buffer;
}

export function createBatchMessage(): BatchMessage {
  let memory = Buffer.allocUnsafeSlow(64 * 1024);

  return {
    encode(statement, texts, bodies) {
      const most = 64 + statement.length + textArrayBytes(texts) + byteaArrayBytes(bodies);
      if (most > memory.byteLength) memory = Buffer.allocUnsafeSlow(most + (most >> 1));
      const target = memory;
      let at = 5;
      at = target.writeUInt8(0, at); // the portal's name
      at += target.write(statement, at, "latin1");
      at = target.writeUInt8(0, at);
      at = target.writeInt16BE(1, at); // one format for all parameters:
      at = target.writeInt16BE(1, at); // binary
      at = target.writeInt16BE(2, at);
      const textsEnd = writeTextArray(target, at + 4, texts);
      target.writeInt32BE(textsEnd - at - 4, at);
      at = textsEnd;
      const bodiesEnd = writeByteaArray(target, at + 4, bodies);
      target.writeInt32BE(bodiesEnd - at - 4, at);
      at = target.writeInt16BE(0, bodiesEnd); // results as text
      target[0] = 0x42; // Bind
      target.writeInt32BE(at - 1, 1);
      target.set(executeAndSync, at);
      return target.subarray(0, at + executeAndSync.byteLength);
    },
  };
}
