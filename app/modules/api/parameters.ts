/**
 * Reads the parameters of a request by a zod schema, and says what is wrong in
 * Stripe's words. Nothing is guessed: a misspelt filter must not silently match
 * everything.
 */
import { z } from "zod";
import { type ApiError, invalid } from "./errors";

export type Parsed<T> = { ok: true; value: T } | { ok: false; error: ApiError };

/** Query parameters, each at most once. `schema` must be strict. */
export function parseQuery<T>(search: URLSearchParams, schema: z.ZodType<T>): Parsed<T> {
  // A map, since a plain object has names of its own, such as “toString”.
  const given = new Map<string, string>();
  for (const [name, value] of search) {
    if (given.has(name)) {
      return {
        ok: false,
        error: invalid("parameter_invalid", `Parameter given twice: ${shown(name)}.`, name),
      };
    }
    given.set(name, value);
  }
  return parse(Object.fromEntries(given), schema);
}

/** A JSON body, already decoded. `schema` must be a strict object. */
export function parseBody<T>(body: unknown, schema: z.ZodType<T>): Parsed<T> {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return { ok: false, error: invalid("body_invalid", "The body must be a JSON object.") };
  }
  return parse(body, schema);
}

function parse<T>(given: object, schema: z.ZodType<T>): Parsed<T> {
  const result = schema.safeParse(given, { reportInput: true });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, error: explain(result.error.issues[0]!) };
}

function explain(issue: z.core.$ZodIssue): ApiError {
  const name = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const unknown = issue.keys[0] ?? "";
    return invalid("parameter_unknown", `Received unknown parameter: ${shown(unknown)}.`, shown(unknown));
  }
  if (issue.input === undefined) {
    return invalid("parameter_missing", `Missing required parameter: ${name}.`, name);
  }
  if (issue.input === "") {
    return invalid("parameter_invalid_empty", `Parameter is empty: ${name}.`, name);
  }
  const why = expected(issue) ?? issue.message;
  const code =
    issue.code === "custom" && issue.params?.integer ? "parameter_invalid_integer" : "parameter_invalid";
  return invalid(code, `Invalid ${name}. ${why}`, name);
}

/** In our words what zod says in its own; null: the schema has said it in ours. */
function expected(issue: z.core.$ZodIssue): string | null {
  if (issue.code === "invalid_value") return `It must be one of ${issue.values.join(", ")}.`;
  if (issue.code !== "invalid_type") return null;
  return `It must be ${typeNames[issue.expected] ?? `of the type ${issue.expected}`}.`;
}

const typeNames: Record<string, string> = {
  string: "text",
  boolean: "true or false",
  number: "a number",
  object: "an object",
  array: "a list",
};

const shown = (name: string) => name.slice(0, 100);

/** A whole number in a query. */
export const integer = (least: number, most: number) =>
  z.string().transform((text, context) => {
    const value = Number(text);
    if (/^-?\d{1,15}$/.test(text) && value >= least && value <= most) return value;
    context.addIssue({
      code: "custom",
      message: `It must be a whole number from ${least} to ${most}.`,
      params: { integer: true },
      input: text,
    });
    return z.NEVER;
  });

/** An id, a type, a word: what no stored value can be (control characters, great length) is refused. */
export const text = z
  .string()
  .min(1)
  .regex(/^[^\p{Cc}\p{Cs}]{0,300}$/u, { error: "It must be at most 300 characters of text." });

export const flag = z.enum(["true", "false"]).transform((given) => given === "true");

/** Values separated by commas, each one of `values`. */
export const oneOrMoreOf = <T extends string>(values: readonly T[]) =>
  z.string().transform((given, context) => {
    const parts = given.split(",").map((part) => part.trim());
    const wrong = parts.find((part) => !values.includes(part as T));
    if (wrong === undefined) return parts as T[];
    context.addIssue({ code: "custom", message: `It must be among ${values.join(", ")}.`, input: given });
    return z.NEVER;
  });

/** Unix seconds, as everywhere in this API. */
export const unixSeconds = integer(0, 253_402_300_799);
