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

function header(target: Buffer, type: number, count: number, hasNull: boolean): void {
  target.writeInt32BE(1, 0);
  target.writeInt32BE(hasNull ? 1 : 0, 4);
  target.writeInt32BE(type, 8);
  target.writeInt32BE(count, 12);
  target.writeInt32BE(1, 16);
}

/** An array without elements has no dimension at all. */
function emptyArray(type: number): Buffer {
  const target = Buffer.alloc(12);
  target.writeInt32BE(type, 8);
  return target;
}

export function textArray<Row>(rows: readonly Row[], cell: (row: Row) => string | null): Buffer {
  if (rows.length === 0) return emptyArray(elementType.text);
  // Three bytes a UTF-16 unit is the most UTF-8 can need; the unused end is cut.
  let most = headerBytes;
  let hasNull = false;
  for (const row of rows) {
    const value = cell(row);
    if (value === null) hasNull = true;
    most += 4 + (value === null ? 0 : value.length * 3);
  }
  const target = Buffer.allocUnsafe(most);
  header(target, elementType.text, rows.length, hasNull);
  let offset = headerBytes;
  for (const row of rows) {
    const value = cell(row);
    if (value === null) {
      target.writeInt32BE(-1, offset);
      offset += 4;
    } else {
      const length = target.write(value, offset + 4, "utf8");
      target.writeInt32BE(length, offset);
      offset += 4 + length;
    }
  }
  return target.subarray(0, offset);
}

export function byteaArray<Row>(rows: readonly Row[], cell: (row: Row) => Uint8Array | null): Buffer {
  if (rows.length === 0) return emptyArray(elementType.bytea);
  let size = headerBytes;
  let hasNull = false;
  for (const row of rows) {
    const value = cell(row);
    if (value === null) hasNull = true;
    size += 4 + (value === null ? 0 : value.byteLength);
  }
  const target = Buffer.allocUnsafe(size);
  header(target, elementType.bytea, rows.length, hasNull);
  let offset = headerBytes;
  for (const row of rows) {
    const value = cell(row);
    target.writeInt32BE(value === null ? -1 : value.byteLength, offset);
    offset += 4;
    if (value === null) continue;
    target.set(value, offset);
    offset += value.byteLength;
  }
  return target;
}

/** An array of fixed-width elements; `write` is not called for nulls. */
function fixedArray<Row>(
  rows: readonly Row[],
  type: number,
  width: number,
  cell: (row: Row) => number | null,
  write: (target: Buffer, value: number, offset: number) => void,
): Buffer {
  if (rows.length === 0) return emptyArray(type);
  const target = Buffer.allocUnsafe(headerBytes + rows.length * (4 + width));
  let offset = headerBytes;
  let hasNull = false;
  for (const row of rows) {
    const value = cell(row);
    if (value === null) {
      hasNull = true;
      target.writeInt32BE(-1, offset);
      offset += 4;
    } else {
      target.writeInt32BE(width, offset);
      write(target, value, offset + 4);
      offset += 4 + width;
    }
  }
  header(target, type, rows.length, hasNull);
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
