/** `POST /_emulator/settings`: all of what is asked is taken, or nothing of it. */
import type { Emulator, World } from "../emulator";
import { AFTER_LAST_ATTEMPT, billingSettings } from "../subscriptions/settings";
import { ControlError } from "./control-error";

const WORLDS: readonly World[] = ["test", "live"];

type Json = Record<string, unknown>;
/** Checks a member and gives what is to be done with it once all of them are right. */
type Change = (emulator: Emulator, value: unknown) => () => void;

const CHANGES: ReadonlyMap<string, Change> = new Map<string, Change>([
  [
    "rate_limit",
    (emulator, value) => {
      const perSecond = value === null ? null : wholeNumber(value, "rate_limit", "calls a second, or null");
      return () => {
        emulator.rateLimit.perSecond = perSecond;
      };
    },
  ],
  [
    "timeout_ms",
    (emulator, value) => {
      const timeoutMs = wholeNumber(value, "timeout_ms", "milliseconds");
      return () => {
        emulator.webhookSettings.timeoutMs = timeoutMs;
      };
    },
  ],
  [
    "concurrency",
    (emulator, value) => {
      const concurrency = wholeNumber(value, "concurrency", "requests in flight");
      return () => {
        emulator.webhookSettings.concurrency = concurrency;
      };
    },
  ],
  [
    "disable_after",
    (emulator, value) => {
      const given = isObject(value) ? value : {};
      const { attempts, seconds, ...rest } = given;
      if (!isCount(attempts) || !isCount(seconds) || Object.keys(rest).length > 0) {
        throw new ControlError("disable_after is {attempts: 20, seconds: 86400}, both whole numbers above 0");
      }
      return () => {
        emulator.webhookSettings.disableAfter = { attempts, seconds };
      };
    },
  ],
  [
    "after_last_attempt",
    (emulator, value) => {
      const afterLastAttempt = AFTER_LAST_ATTEMPT.find((each) => each === value);
      if (afterLastAttempt === undefined) {
        throw new ControlError(`after_last_attempt is ${AFTER_LAST_ATTEMPT.join(", ")}`);
      }
      // What becomes of subscriptions that nobody pays for, in both worlds.
      return () =>
        emulator.database.transact(() => {
          for (const world of WORLDS)
            emulator.database
              .space(world)
              .table(billingSettings)
              .put({ id: "billing", afterLastAttempt }, null);
        });
    },
  ],
]);

/** @throws ControlError for a member that is unknown or mistyped */
export function changeSettings(emulator: Emulator, body: Json): object {
  const due = Object.entries(body).map(([name, value]) => {
    const change = CHANGES.get(name);
    if (change === undefined) {
      throw new ControlError(`${name} is no setting; there are ${[...CHANGES.keys()].join(", ")}`);
    }
    return change(emulator, value);
  });
  for (const apply of due) apply();
  return { rate_limit: emulator.rateLimit.perSecond, ...emulator.webhookSettings };
}

function wholeNumber(value: unknown, name: string, what: string): number {
  if (isCount(value)) return value;
  throw new ControlError(`${name} is a whole number above 0: ${what}`);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
