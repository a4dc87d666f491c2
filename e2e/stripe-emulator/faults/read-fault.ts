/** A fault as it comes over the control API. */
import { ControlError } from "../control/control-error";
import { randomText } from "../store/ids";
import type { ApiAction, Fault, FaultMatch, WebhookAction } from "./fault";

type Json = Record<string, unknown>;

/** Members that an action needs beside `do`, with an example. */
const WEBHOOK_ACTIONS: Readonly<Record<WebhookAction["do"], Json>> = {
  drop: { pretend: "pending" },
  delay: { seconds: 30 },
  duplicate: { copies: 1 },
  reorder: { group: 2 },
  wrong_secret: { secret: "whsec_another" },
  timestamp: { seconds: -600 },
  alter_body: { how: "compact" },
  strip_header: {},
  malformed_header: {},
  wrong_path: { path: "/elsewhere" },
  other_mode: {},
  account: { account: "acct_connected" },
  api_version: { version: "2020-08-27" },
  truncate_lists: { limit: 1 },
  not_generated: {},
};
const API_ACTIONS: Readonly<Record<ApiAction["do"], Json>> = {
  slow: { ms: 2000 },
  status: { status: 500 },
  truncate_lists: { limit: 1 },
  gone: {},
};

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  pretend: ["pending", "delivered", "abandoned"],
  how: ["compact", "four_spaces", "sorted", "trim", "trailing_newline", "escape_unicode", "latin1", "cut"],
};
/** What each kind of fault can be told apart by: a delivery has no path, a call no event. */
const MATCHES: Readonly<Record<Fault["kind"], readonly string[]>> = {
  webhook: ["types", "customer", "endpoint", "mode"],
  api: ["method", "path", "mode"],
};

/** @throws ControlError saying what is wrong with it */
export function readFault(body: Json): Fault {
  const action = hash(body.action, "action");
  const match = body.match === undefined ? {} : hash(body.match, "match");
  const kind = body.kind ?? kindOf(String(action.do), match);
  if (kind !== "webhook" && kind !== "api") throw new ControlError("kind is webhook or api");
  for (const [name, value] of Object.entries(match)) {
    if (!MATCHES[kind].includes(name)) {
      throw new ControlError(`match.${name} fits no ${kind} fault; there are ${MATCHES[kind].join(", ")}`);
    }
    if (name !== "types" && typeof value !== "string") throw new ControlError(`match.${name} is a text`);
  }
  if (match.types !== undefined && !isTexts(match.types)) {
    throw new ControlError('match.types is a list of event types, such as ["invoice.paid", "customer.*"]');
  }
  if (match.mode !== undefined && match.mode !== "test" && match.mode !== "live") {
    throw new ControlError("match.mode is test or live");
  }
  const times = body.times ?? null;
  if (times !== null && (!Number.isInteger(times) || Number(times) < 1)) {
    throw new ControlError("times is a whole number above 0, or absent for ever");
  }
  return {
    id: `fault_${randomText(12)}`,
    kind,
    match: match as FaultMatch,
    action: readAction(kind, action),
    remaining: times === null ? null : Number(times),
    acted: 0,
    note: typeof body.note === "string" ? body.note : null,
  };
}

/**
 * An action that exists for both kinds is what its match says it is.
 * @throws ControlError where nothing says it
 */
function kindOf(action: string, match: Json): Fault["kind"] {
  if (!(action in WEBHOOK_ACTIONS)) return "api";
  if (!(action in API_ACTIONS)) return "webhook";
  const names = Object.keys(match);
  for (const kind of ["api", "webhook"] as const) {
    if (names.some((name) => name !== "mode" && MATCHES[kind].includes(name))) return kind;
  }
  throw new ControlError(`${action} is a webhook and an API action: say kind, or match what it is to hit`);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function readAction(kind: "webhook" | "api", action: Json): WebhookAction | ApiAction {
  const known: Readonly<Record<string, Json>> = kind === "webhook" ? WEBHOOK_ACTIONS : API_ACTIONS;
  const example = known[String(action.do)];
  if (example === undefined) {
    throw new ControlError(`action.do is one of ${Object.keys(known).join(", ")} for ${kind} faults`);
  }
  for (const [name, value] of Object.entries(example)) {
    const given = action[name];
    const choices = CHOICES[name];
    if (typeof given !== typeof value || (choices !== undefined && !choices.includes(String(given)))) {
      throw new ControlError(
        `action.${name} is ${choices === undefined ? `a ${typeof value}, such as ${JSON.stringify(value)}` : `one of ${choices.join(", ")}`}`,
      );
    }
  }
  return action as unknown as WebhookAction | ApiAction;
}

function hash(value: unknown, name: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw new ControlError(`${name} is an object`);
}
