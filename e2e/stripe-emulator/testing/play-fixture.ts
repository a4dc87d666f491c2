/** Plays a trigger fixture of the Stripe CLI: its requests in order, with values of earlier answers filled in. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface FixtureStep {
  name: string;
  path: string;
  method: string;
  params?: Record<string, unknown>;
  expected_error_type?: string;
}

const FOLDER = ["stripe__stripe-cli", "pkg", "fixtures", "triggers"];

/** Names of all triggers that the CLI has a fixture for. */
export function fixtureNames(corpus: string): string[] {
  return readdirSync(join(corpus, ...FOLDER))
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -5))
    .sort();
}

/** @returns null when it ran to the end, else what stopped it */
export async function playFixture(
  corpus: string,
  name: string,
  url: string,
  key: string,
): Promise<string | null> {
  const text = readFileSync(join(corpus, ...FOLDER, `${name}.json`), "utf8");
  const { fixtures } = JSON.parse(text) as { fixtures: FixtureStep[] };
  const answers = new Map<string, unknown>();
  for (const step of fixtures) {
    const params = new URLSearchParams();
    encode(step.params ?? {}, "", params, answers);
    const path = fill(step.path, answers);
    const get = step.method.toLowerCase() === "get";
    const response = await fetch(`${url}${path}${get && params.size > 0 ? `?${params}` : ""}`, {
      method: step.method.toUpperCase(),
      headers: { authorization: `Bearer ${key}`, "content-type": "application/x-www-form-urlencoded" },
      ...(get ? {} : { body: params.toString() }),
    });
    const answer = (await response.json()) as { error?: { type: string; message: string } };
    if (answer.error !== undefined && answer.error.type !== step.expected_error_type) {
      return `${step.method} ${path}: ${response.status} ${answer.error.message}`;
    }
    answers.set(step.name, answer);
  }
  return null;
}

/** `${price:id}`, `${disputes_list:data.0.id}`; `|default` and environment values are left alone. */
function fill(text: string, answers: ReadonlyMap<string, unknown>): string {
  return text.replace(
    /\$\{([\w]+):([\w.]+)(?:\|([^}]*))?\}/g,
    (_whole, name: string, path: string, otherwise?: string) => {
      let value = answers.get(name);
      for (const part of path.split(".")) value = (value as Record<string, unknown> | undefined)?.[part];
      return value === undefined ? (otherwise ?? "") : String(value);
    },
  );
}

function encode(
  value: unknown,
  name: string,
  into: URLSearchParams,
  answers: ReadonlyMap<string, unknown>,
): void {
  if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value))
      encode(inner, name === "" ? key : `${name}[${key}]`, into, answers);
  } else into.append(name, fill(String(value), answers));
}
