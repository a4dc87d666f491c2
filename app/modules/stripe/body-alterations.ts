/**
 * What a body may have been before something on the way changed it: each guess
 * with the words for what must have happened. Pure. A guess
 * proves nothing by itself: a signature over it does.
 *
 * Stripe's objects are written with `id`, then `object`, then the other names in
 * alphabetical order, which is why even sorted names can be put back.
 */
export interface Guess {
  /** Completes "The signature matches the body …". */
  words: string;
  body: Uint8Array;
}

export function* originalsOf(received: Uint8Array): Generator<Guess> {
  const text = asText(received);
  if (text !== null) {
    // Before a rewriting, which would explain these as well and say less.
    yield* edges(text);
    yield* rewritten(text);
    yield* wrapped(text);
  }
  yield* otherEncodings(received, text);
}

const rewriter = "something between Stripe and us parses and rewrites the body";

/** The text was parsed as JSON and written anew. */
function* rewritten(text: string, before = ""): Generator<Guess> {
  const value = asJson(text);
  if (value === undefined) return;
  const seen = `as received it is ${formOf(text, value)}: ${rewriter}`;
  for (const { name, write } of forms) {
    yield guess(`${before}after re-serialising it as ${name}; ${seen}`, write(value));
  }
  const restored = inStripesOrder(value);
  for (const { name, write } of forms) {
    yield guess(
      `${before}after putting its names back in Stripe's order and re-serialising it as ${name}; ${seen}, and sorts its names`,
      write(restored),
    );
  }
  for (const { name, write } of forms) {
    const plain = write(value);
    const escaped = escapeUnicode(plain);
    if (escaped === plain) return;
    yield guess(`${before}with its letters escaped as \\u…, re-serialised as ${name}; ${seen}`, escaped);
  }
}

/** Beginning and end. */
function* edges(text: string): Generator<Guess> {
  if (text.startsWith(bom)) {
    const bare = text.slice(1);
    yield guess("without the byte order mark that something put in front of it", bare);
    yield* rewritten(bare, "without its byte order mark, ");
  } else yield guess("with a byte order mark in front, which something on the way took off", bom + text);
  const trimmed = text.trim();
  if (trimmed !== text) {
    yield guess("without the white space around it, which something on the way added", trimmed);
    yield guess(
      "without the line break at its end, which something on the way added",
      text.replace(/\r?\n$/, ""),
    );
  }
  for (const end of ["\n", "\r\n"]) {
    yield guess("with a line break at its end, which something on the way trimmed", text + end);
  }
  if (text.includes("\r\n")) {
    yield guess("with plain line feeds: something on the way made them CR LF", text.replaceAll("\r\n", "\n"));
  } else if (text.includes("\n")) {
    yield guess(
      "with CR LF at its line ends: something on the way made them LF",
      text.replaceAll("\n", "\r\n"),
    );
  }
  if (asJson(text) === undefined) {
    for (const end of ["}", "\n}", "\n}\n"]) {
      yield guess(
        "with the closing brace that is missing at its end: something on the way cut it",
        text + end,
      );
    }
  }
}

/** The whole text as a value of something else. */
function* wrapped(text: string): Generator<Guess> {
  const form = formValue(text);
  if (form !== null) {
    yield guess("as the value of a form: something on the way turned it into form fields", form);
    yield* rewritten(form, "as the value of a form, ");
  }
  const value = asJson(text);
  if (typeof value === "string") {
    yield guess("as the text inside a JSON string: something on the way quoted it", value);
    yield* rewritten(value, "as the text inside a JSON string, ");
  }
  if (/^[A-Za-z0-9+/\s]+(?:={1,2}\s*)?$/.test(text)) {
    const body = Buffer.from(text, "base64");
    yield { words: "after decoding it from Base64: something on the way, often a gateway, encoded it", body };
  }
}

/** The text in other bytes. */
function* otherEncodings(received: Uint8Array, text: string | null): Generator<Guess> {
  if (text === null) {
    const latin = Buffer.from(received).toString("latin1");
    yield guess("as UTF-8: something on the way re-encoded it as Latin-1", latin);
    yield* rewritten(latin, "as UTF-8 instead of Latin-1, ");
    return;
  }
  if (!/[\u0080-\u00ff]/.test(text) || /[\u0100-\uffff]/.test(text)) return;
  const body = Buffer.from(text, "latin1");
  yield { words: "as Latin-1: something on the way took its UTF-8 for Latin-1 and encoded it twice", body };
  const once = asText(body);
  if (once !== null) yield* rewritten(once, "as Latin-1, ");
}

interface Form {
  name: string;
  write(value: unknown): string;
}

/** How the body may have been written; Stripe's own way first, in which empty objects and lists take several lines. */
const forms: readonly Form[] = [
  { name: "Stripe writes it", write: (value) => openEmpty(JSON.stringify(value, null, 2), true) },
  { name: "Stripe writes it", write: (value) => openEmpty(JSON.stringify(value, null, 2), false) },
  { name: "JSON with two spaces", write: (value) => JSON.stringify(value, null, 2) },
  { name: "compact JSON", write: (value) => JSON.stringify(value) },
  { name: "JSON with four spaces", write: (value) => JSON.stringify(value, null, 4) },
  { name: "JSON with tabs", write: (value) => JSON.stringify(value, null, "\t") },
];

/** Within a string there is no line end, and a line that ends in brackets ends a value. */
function openEmpty(json: string, objects: boolean): string {
  const lists = json.replace(/^( *)(?! )(.*)\[\](,?)$/gm, "$1$2[\n\n$1]$3");
  return objects ? lists.replace(/^( *)(?! )(.*)\{\}(,?)$/gm, "$1$2{\n$1}$3") : lists;
}

/** What the received text looks like, for people. */
function formOf(text: string, value: unknown): string {
  const core = text.trim();
  if (escapeUnicode(core) === core && /\\u[0-9a-f]{4}/i.test(core)) return "JSON with escaped letters";
  if (core === JSON.stringify(value)) return "compact JSON";
  for (const [name, indent] of [
    ["two spaces", 2],
    ["four spaces", 4],
    ["tabs", "\t"],
  ] as const) {
    if (core === JSON.stringify(value, null, indent)) return `JSON with ${name}`;
  }
  return "JSON in a form of its own";
}

function inStripesOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inStripesOrder);
  if (typeof value !== "object" || value === null) return value;
  const weight = (name: string) => (name === "id" ? 0 : name === "object" ? 1 : 2);
  const sorted = Object.entries(value).sort(
    ([a], [b]) => weight(a) - weight(b) || (a < b ? -1 : a > b ? 1 : 0),
  );
  return Object.fromEntries(sorted.map(([name, inner]) => [name, inStripesOrder(inner)]));
}

function escapeUnicode(json: string): string {
  return json.replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The one value of a form, or the name without a value that a parser made of a body. */
function formValue(text: string): string | null {
  if (!/^[\w.~*+%=&-]+$/.test(text) || (!text.includes("%7B") && !text.includes("%7b"))) return null;
  const fields = [...new URLSearchParams(text)];
  const [first] = fields;
  if (first === undefined || fields.length > 1) return null;
  return first[1] === "" ? first[0] : first[1];
}

const bom = "\ufeff";
const guess = (words: string, text: string): Guess => ({ words, body: Buffer.from(text) });

/** null: not UTF-8. The byte order mark stays. */
function asText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** undefined: not JSON. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
