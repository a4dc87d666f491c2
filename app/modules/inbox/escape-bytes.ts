/** The first bytes of a body as one line of printable ASCII: the rest as `\xNN`, a backslash doubled. */
export function escapeBytes(bytes: Uint8Array, most: number): string {
  let text = "";
  for (const byte of bytes.subarray(0, most)) {
    if (byte === 0x5c) text += "\\\\";
    else if (byte >= 0x20 && byte <= 0x7e) text += String.fromCharCode(byte);
    else text += `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return text;
}
