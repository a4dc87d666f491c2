/**
 * Declarations of an operation's parameters. Parsing gives typed values, or
 * Stripe's error for what is unknown, missing or of the wrong type.
 */
import { CURRENCIES } from "./currencies";
import { emptyParameter, invalidRequest, missingParameter, unknownParameters } from "./errors";
import type { Raw, RawTree } from "./form";

export interface Param<T> {
  readonly required: boolean;
  /** The API version from which Stripe no longer knows the parameter. */
  readonly removedIn?: string;
  /** @param name the parameter as Stripe would write it: `items[0][price]` */
  parse(raw: Raw, name: string): T;
}

export type Shape = Record<string, Param<unknown>>;
type RequiredKeys<S extends Shape> = { [K in keyof S]: S[K] extends Required<unknown> ? K : never }[keyof S];
interface Required<T> extends Param<T> {
  readonly required: true;
}
type ValueOf<P> = P extends Param<infer T> ? T : never;
/** The values that a shape parses to: required ones present, the others perhaps. */
export type Values<S extends Shape> = { [K in RequiredKeys<S>]: ValueOf<S[K]> } & {
  [K in Exclude<keyof S, RequiredKeys<S>>]?: ValueOf<S[K]>;
};

/** Metadata as given: an empty text unsets one key, `""` instead of the hash unsets all. */
export type MetadataInput = Record<string, string> | "";

const param = <T>(parse: Param<T>["parse"]): Param<T> => ({ required: false, parse });

/**
 * The parameters of an operation, checked against the SDK's type: a name that
 * Stripe does not know does not compile. `paramsOf<Stripe.CustomerCreateParams>()({ email: text() })`
 */
export const paramsOf =
  <P>() =>
  <S extends Shape & Partial<Record<keyof S, Param<unknown>>>>(
    shape: S & { [K in keyof S]: K extends keyof P ? S[K] : never },
  ): S =>
    shape;

export function required<T>(inner: Param<T>): Required<T> {
  return { required: true, parse: inner.parse };
}

/** A parameter of older versions; requests that name this version or a later one get `parameter_unknown`. */
export function until<T>(removedIn: string, inner: Param<T>): Param<T> {
  return { ...inner, removedIn };
}

/** A text; an empty one is refused, because it would mean "unset". */
export const text = (max = 5000) =>
  param<string>((raw, name) => {
    const value = leaf(raw, name, "string");
    if (value === "") throw emptyParameter(name);
    return bounded(value, name, max);
  });

/** A text that may be unset: an empty one gives null. */
export const clearableText = (max = 5000) =>
  param<string | null>((raw, name) => {
    const value = leaf(raw, name, "string");
    return value === "" ? null : bounded(value, name, max);
  });

/** Any parameter that may be unset with an empty text, which gives null. */
export const clearable = <T>(inner: Param<T>) =>
  param<T | null>((raw, name) => (raw === "" ? null : inner.parse(raw, name)));

export const integer = (bounds: { min?: number; max?: number } = {}) =>
  param<number>((raw, name) => {
    const value = leaf(raw, name, "integer");
    if (value === "") throw emptyParameter(name);
    if (!/^[+-]?\d+$/.test(value)) {
      throw invalidRequest(`Invalid integer: ${value}`, { code: "parameter_invalid_integer", param: name });
    }
    const number = Number(value);
    // Beyond this a number is no longer exact; Stripe's own limit is that of 64 bits.
    if (!Number.isSafeInteger(number)) {
      throw invalidRequest(`Invalid integer: ${value}`, { code: "parameter_invalid_integer", param: name });
    }
    if (bounds.min !== undefined && number < bounds.min) {
      throw invalidRequest(`This value must be greater than or equal to ${bounds.min}.`, {
        code: "parameter_invalid_integer",
        param: name,
      });
    }
    if (bounds.max !== undefined && number > bounds.max) {
      throw invalidRequest(`This value must be less than or equal to ${bounds.max}.`, {
        code: "parameter_invalid_integer",
        param: name,
      });
    }
    return number;
  });

/** A decimal amount, kept as its text. */
export const decimal = () =>
  param<string>((raw, name) => {
    const value = leaf(raw, name, "decimal");
    // Twelve digits on each side, as Stripe documents; more would not be exact.
    if (!/^-?\d{1,12}(\.\d{1,12}0*)?$/.test(value))
      throw invalidRequest(`Invalid decimal: ${value}`, { param: name });
    return value;
  });

export const boolean = () =>
  param<boolean>((raw, name) => {
    const value = leaf(raw, name, "boolean");
    if (value === "true" || value === "false") return value === "true";
    throw invalidRequest(`Invalid boolean: ${value}`, { param: name });
  });

/** Unix seconds. */
export const timestamp = () =>
  param<number>((raw, name) => {
    const value = leaf(raw, name, "timestamp");
    if (!/^\d{1,12}$/.test(value)) {
      throw invalidRequest(
        `Invalid timestamp: can't parse ${value}; must be an integer Unix timestamp (e.g., 1360814400)`,
        {
          param: name,
        },
      );
    }
    return Number(value);
  });

export const oneOf = <const V extends string>(...values: V[]) =>
  param<V>((raw, name) => {
    const value = leaf(raw, name, "string");
    const found = values.find((each) => each === value);
    if (found !== undefined) return found;
    const last = values[values.length - 1];
    const words = values.length > 1 ? `${values.slice(0, -1).join(", ")}, or ${last}` : last;
    throw invalidRequest(`Invalid ${name}: must be one of ${words}`, { param: name });
  });

export const currency = () =>
  param<string>((raw, name) => {
    const value = leaf(raw, name, "string").toLowerCase();
    if (CURRENCIES.includes(value)) return value;
    throw invalidRequest(
      `Invalid currency: ${value}. Stripe currently supports these currencies: ${CURRENCIES.join(", ")}`,
      { param: name },
    );
  });

export const object = <S extends Shape>(shape: S) =>
  param<Values<S>>((raw, name) => {
    if (typeof raw === "string") throw invalidRequest("Invalid object", { param: name });
    return parseShape(shape, raw, name);
  });

export const list = <T>(item: Param<T>) =>
  param<T[]>((raw, name) => {
    if (raw === "") return [];
    if (typeof raw === "string") throw invalidRequest("Invalid array", { param: name });
    return Object.keys(raw)
      .sort((a, b) => Number(a) - Number(b))
      .map((key) => {
        if (!/^\d+$/.test(key)) throw invalidRequest("Invalid array", { param: name });
        return item.parse(raw[key]!, `${name}[${key}]`);
      });
  });

/** Takes the first declaration that fits: `trial_end` is a timestamp or `now`. */
export const either = <A, B>(first: Param<A>, second: Param<B>) =>
  param<A | B>((raw, name) => {
    try {
      return first.parse(raw, name);
    } catch {
      return second.parse(raw, name);
    }
  });

/** Accepted and kept as it came: deep options that change nothing the emulator models. */
export const anything = () => param<Raw>((raw) => raw);

const MAX_KEYS = 50;

export const metadata = () =>
  param<MetadataInput>((raw, name) => {
    if (raw === "") return "";
    if (typeof raw === "string")
      throw invalidRequest("Invalid metadata: metadata must be a set of key-value pairs", { param: name });
    const values: Record<string, string> = {};
    for (const [key, value] of Object.entries(raw)) {
      if (typeof value !== "string")
        throw invalidRequest("Metadata values must be strings.", { param: `${name}[${key}]` });
      if (key.length > 40 || /[[\]]/.test(key)) {
        throw invalidRequest(`Metadata keys must be at most 40 characters; you passed ${key}.`, {
          param: name,
        });
      }
      values[key] = bounded(value, `${name}[${key}]`, 500);
    }
    if (Object.keys(values).length > MAX_KEYS) {
      throw invalidRequest(`Metadata can have up to ${MAX_KEYS} keys.`, { param: name });
    }
    return values;
  });

export interface Range {
  gt?: number;
  gte?: number;
  lt?: number;
  lte?: number;
}

/** `created=1` or `created[gte]=1`. */
export const range = () =>
  param<Range>((raw, name) => {
    if (typeof raw === "string") {
      const exact = timestamp().parse(raw, name);
      return { gte: exact, lte: exact };
    }
    const edge = timestamp();
    return parseShape({ gt: edge, gte: edge, lt: edge, lte: edge }, raw, name);
  });

export const address = () =>
  object({
    city: clearableText(),
    country: clearableText(),
    line1: clearableText(),
    line2: clearableText(),
    postal_code: clearableText(),
    state: clearableText(),
  });

/** Parses a whole tree. Names that the shape lacks come back as one error, as Stripe gives it. */
export function parseShape<S extends Shape>(shape: S, tree: RawTree, prefix = ""): Values<S> {
  const nameOf = (key: string) => (prefix === "" ? key : `${prefix}[${key}]`);
  const unknown = Object.keys(tree).filter((key) => !Object.hasOwn(shape, key));
  if (unknown.length > 0) throw unknownParameters(unknown.map(nameOf));
  const values: Record<string, unknown> = {};
  for (const [key, declared] of Object.entries(shape)) {
    const raw = tree[key];
    if (raw !== undefined) values[key] = declared.parse(raw, nameOf(key));
    else if (declared.required) throw missingParameter(nameOf(key));
  }
  return values as Values<S>;
}

function leaf(raw: Raw, name: string, kind: string): string {
  if (typeof raw === "string") return raw;
  throw invalidRequest(`Invalid ${kind}: ${JSON.stringify(raw)}`, {
    param: name,
    ...(kind === "integer" ? { code: "parameter_invalid_integer" } : {}),
  });
}

function bounded(value: string, name: string, max: number): string {
  if (value.length <= max) return value;
  throw invalidRequest(
    `Invalid string: ${value.slice(0, 20)}...${value.slice(-5)}; must be at most ${max} characters`,
    {
      param: name,
    },
  );
}
