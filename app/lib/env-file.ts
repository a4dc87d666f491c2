/**
 * Reads `.env`: NAME=value lines, `#` comments, optional quotes. Deliberately small
 * (no interpolation, no multi-line values), so that a mistake can be named by its line.
 */
import { readFileSync } from "node:fs";

export interface EnvFile {
  values: Record<string, string>;
  /** Each names its line, and the variable or how the line begins: never a value. */
  problems: string[];
}

export function parseEnvFile(text: string): EnvFile {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const [, name, rest] = /^(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/.exec(line) ?? [];
    const value = rest === undefined ? null : unquote(rest);
    const where = `line ${index + 1} of .env is not NAME=value`;
    if (name === undefined) problems.push(`${where}: it begins with “${beginning(line)}”`);
    else if (value === null) problems.push(`${where}: see the quotes around the value of ${name}`);
    else values[name] = value;
  }
  return { values, problems };
}

/** A file that is not there is an empty one. */
export function readEnvFile(path: string): EnvFile {
  try {
    return parseEnvFile(readFileSync(path, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { values: {}, problems: code === "ENOENT" ? [] : [`.env cannot be read: ${message}`] };
  }
}

/** Enough to find the line by: of a secret that stands there alone, hardly more than its kind. */
function beginning(line: string): string {
  const word = line.split(/[=:\s]/)[0] ?? "";
  return word.length > 6 ? `${word.slice(0, 6)}…` : word;
}

/** null: a quote was opened and not closed, or something follows it. */
function unquote(text: string): string | null {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text.replace(/(^|\s+)#.*$/, "").trim();
  const end = text.indexOf(quote, 1);
  if (end === -1 || !/^\s*(#.*)?$/.test(text.slice(end + 1))) return null;
  return text.slice(1, end);
}
