/** The JSON files a path stands for. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { CommandFailure } from "../failure";

/** A file by whatever name, or every `*.json` below a folder, in order of their paths. */
export async function jsonFiles(path: string): Promise<string[]> {
  const kind = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailure(`${path} cannot be read (${error.code ?? error.message}).`);
  });
  if (!kind.isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith(".json"));
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}
