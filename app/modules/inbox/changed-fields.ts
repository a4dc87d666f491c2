/**
 * What Stripe says has changed on the object: `previous_attributes` beside the
 * object's present values, field by field. Works on the masked text, so that
 * nothing hidden comes back here.
 */
export interface ChangedField {
  /** `items.data.0.price.unit_amount` */
  path: string;
  /** As JSON; null: Stripe tells no value. */
  before: string | null;
  after: string | null;
}

const fieldsAtMost = 100;
const valueAtMost = 300;

/** `text`: a masked payload. Empty when it names no change, or is no event. */
export function changedFields(text: string): ChangedField[] {
  const data = member(parse(text), "data");
  const previous = member(data, "previous_attributes");
  if (!isObject(previous)) return [];
  const fields: ChangedField[] = [];
  compare(previous, member(data, "object"), "", fields);
  return fields;
}

/**
 * Goes as deep as both sides are objects: Stripe repeats a whole list when one
 * member changed, so equal leaves are left out.
 */
function compare(before: unknown, after: unknown, path: string, fields: ChangedField[]): void {
  if (fields.length >= fieldsAtMost) return;
  if (isObject(before) && isObject(after)) {
    for (const key of Object.keys(before)) {
      compare(before[key], after[key], path === "" ? key : `${path}.${key}`, fields);
    }
    return;
  }
  const [was, is] = [shown(before), shown(after)];
  // A hidden value may have changed into another hidden one: that is a change all the same.
  if (was !== is || path.indexOf(".") < 0) fields.push({ path, before: was, after: is });
}

function shown(value: unknown): string | null {
  const json = JSON.stringify(value);
  if (json === undefined) return null;
  return json.length > valueAtMost ? `${json.slice(0, valueAtMost)}…` : json;
}

type Members = Record<string, unknown>;

// Lists too: their members are compared one by one, by position.
const isObject = (value: unknown): value is Members => typeof value === "object" && value !== null;

const member = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
