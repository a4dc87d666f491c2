/**
 * PostgreSQL arrays as binary parameters, one column of a batch each.
 *
 * `pg` sends a Buffer in binary format, so a statement that says `$1::bytea[]`
 * takes these as they are. The driver's own array literals would cost more than
 * the insert itself: bodies as hex in quotes, every text cell escaped here and
 * parsed there.
 *
 * Layout (array_recv in the server): dimensions, has-nulls flag, element type;
 * length and lower bound of the one dimension; then each element behind its
 * length in bytes, -1 for null. Big endian.
 */
const elementType = { bool: 16, bytea: 17, int4: 23, text: 25, timestamptz: 1184 } as const;

const headerBytes = 20;
/** timestamptz counts microseconds from 2000-01-01, we count milliseconds from 1970-01-01. */
const millisecondsTo2000 = 946_684_800_000;

/** Returns where the elements begin. An array without elements has no dimension at all. */
function writeHeader(target: Buffer, start: number, type: number, cells: readonly unknown[]): number {
  const { length } = cells;
  target.writeInt32BE(length === 0 ? 0 : 1, start);
  target.writeInt32BE(cells.includes(null) ? 1 : 0, start + 4);
  target.writeInt32BE(type, start + 8);
  if (length === 0) return start + 12;
  target.writeInt32BE(length, start + 12);
  target.writeInt32BE(1, start + 16);
  return start + headerBytes;
}

/** Three bytes a UTF-16 unit is the most UTF-8 can need. */
export function textArrayBytes(cells: readonly (string | null)[]): number {
  let most = headerBytes;
  for (const cell of cells) most += 4 + (cell === null ? 0 : cell.length * 3);
  return most;
}

/** Returns where it ends. */
export function writeTextArray(target: Buffer, start: number, cells: readonly (string | null)[]): number {
  let offset = writeHeader(target, start, elementType.text, cells);
  for (const cell of cells) {
    const length = cell === null ? -1 : target.write(cell, offset + 4, "utf8");
    target.writeInt32BE(length, offset);
    offset += 4 + Math.max(0, length);
  }
  return offset;
}

export function textArray<Row>(rows: readonly Row[], cell: (row: Row) => string | null): Buffer {
  const cells = rows.map(cell);
  const target = Buffer.allocUnsafe(textArrayBytes(cells));
  return target.subarray(0, writeTextArray(target, 0, cells));
}

export function byteaArrayBytes(cells: readonly (Uint8Array | null)[]): number {
  let size = headerBytes;
  for (const cell of cells) size += 4 + (cell === null ? 0 : cell.byteLength);
  return size;
}

/** Returns where it ends. */
export function writeByteaArray(
  target: Buffer,
  start: number,
  cells: readonly (Uint8Array | null)[],
): number {
  let offset = writeHeader(target, start, elementType.bytea, cells);
  for (const cell of cells) {
    target.writeInt32BE(cell === null ? -1 : cell.byteLength, offset);
    offset += 4;
    if (cell === null) continue;
    target.set(cell, offset);
    offset += cell.byteLength;
  }
  return offset;
}

export function byteaArray<Row>(rows: readonly Row[], cell: (row: Row) => Uint8Array | null): Buffer {
  const cells = rows.map(cell);
  const target = Buffer.allocUnsafe(byteaArrayBytes(cells));
  return target.subarray(0, writeByteaArray(target, 0, cells));
}

/** An array of fixed-width elements; `write` is not called for nulls. */
function fixedArray<Row>(
  rows: readonly Row[],
  type: number,
  width: number,
  cell: (row: Row) => number | null,
  write: (target: Buffer, value: number, offset: number) => void,
): Buffer {
  const cells = rows.map(cell);
  const target = Buffer.allocUnsafe(headerBytes + cells.length * (4 + width));
  let offset = writeHeader(target, 0, type, cells);
  for (const value of cells) {
    target.writeInt32BE(value === null ? -1 : width, offset);
    offset += 4;
    if (value === null) continue;
    write(target, value, offset);
    offset += width;
  }
  return target.subarray(0, offset);
}

/** Whole numbers of at most 31 bits. */
export const int4Array = <Row>(rows: readonly Row[], cell: (row: Row) => number | null) =>
  fixedArray(rows, elementType.int4, 4, cell, (target, value, offset) => target.writeInt32BE(value, offset));

export const boolArray = <Row>(rows: readonly Row[], cell: (row: Row) => boolean) =>
  fixedArray(
    rows,
    elementType.bool,
    1,
    (row) => (cell(row) ? 1 : 0),
    (target, value, offset) => target.writeUInt8(value, offset),
  );

/** Moments as unix milliseconds. */
export const timestampArray = <Row>(rows: readonly Row[], cell: (row: Row) => number) =>
  fixedArray(rows, elementType.timestamptz, 8, cell, (target, value, offset) =>
    writeInt64(target, (Math.trunc(value) - millisecondsTo2000) * 1000, offset),
  );

/** Without BigInt: the high word by floored division keeps two's complement right for negatives. */
function writeInt64(target: Buffer, value: number, offset: number): void {
  const high = Math.floor(value / 0x1_0000_0000);
  target.writeInt32BE(high, offset);
  target.writeUInt32BE(value - high * 0x1_0000_0000, offset + 4);
}
