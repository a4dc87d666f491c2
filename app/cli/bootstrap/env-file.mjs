/**
 * Reads `.env`: NAME=value lines, `#` comments, optional quotes. Deliberately small
 * (no interpolation, no multi-line values), so that a mistake can be named by its line.
 */
import { readFileSync } from "node:fs";

/**
 * @param {string} text
 * @returns {{ values: Record<string, string>, problems: string[] }} problems name the line and never show a value
 */
export function parseEnvFile(text) {
  const values = {};
  const problems = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const match = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/.exec(line);
    const value = match && unquote(match[2]);
    if (match === null || value === null) problems.push(`line ${index + 1} of .env is not NAME=value`);
    else values[match[1]] = value;
  }
  return { values, problems };
}

/** A file that is not there is an empty one. */
export function readEnvFile(path) {
  let text;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return { values: {}, problems: [] };
    return { values: {}, problems: [`.env cannot be read: ${error.message}`] };
  }
  return parseEnvFile(text);
}

/** null: a quote was opened and not closed, or something follows it. */
function unquote(text) {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text.replace(/\s+#.*$/, "").trim();
  const end = text.indexOf(quote, 1);
  if (end === -1 || !/^\s*(#.*)?$/.test(text.slice(end + 1))) return null;
  return text.slice(1, end);
}
