/** Counts and sizes as short text. */

/** "1,204" */
export function count(value: number): string {
  return new Intl.NumberFormat("en").format(value);
}

/** "1 event", "3 events" */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Bytes as "812 B", "4.6 KB", "1.0 MB" (of 1024). */
export function byteSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
