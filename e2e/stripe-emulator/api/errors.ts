/** Stripe's errors: their status, type, code and words. */

export type ErrorType =
  | "api_error"
  | "card_error"
  | "idempotency_error"
  | "invalid_request_error"
  | "authentication_error"
  | "rate_limit_error";

export interface ErrorBody {
  type: ErrorType;
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  /** Further members (payment_intent, charge, …), as Stripe adds them. */
  more?: Record<string, unknown>;
}

interface ErrorOptions {
  /** What was written before the error stays written: a declined payment is a fact. */
  keepsChanges?: boolean;
  headers?: Record<string, string>;
  /** What Stripe has here and the emulator has not: told in the log. */
  lacks?: string;
}

/** An answer with an `error` member. Thrown by operations; the pipeline turns it into HTTP. */
export class ApiError extends Error {
  readonly keepsChanges: boolean;
  readonly headers: Record<string, string>;
  readonly lacks: string | null;

  constructor(
    readonly status: number,
    readonly body: ErrorBody,
    options: ErrorOptions = {},
  ) {
    super(body.message);
    this.keepsChanges = options.keepsChanges ?? false;
    this.headers = options.headers ?? {};
    this.lacks = options.lacks ?? null;
  }
}

const invalid = (status: number, message: string, code?: string, param?: string, options?: ErrorOptions) =>
  new ApiError(
    status,
    {
      type: "invalid_request_error",
      message,
      ...(code === undefined ? {} : { code }),
      ...(param === undefined ? {} : { param }),
    },
    options,
  );

/** 400 with Stripe's words for what is wrong with this request. */
export const invalidRequest = (message: string, options: { code?: string; param?: string } = {}) =>
  invalid(400, message, options.code, options.param);

/** The same for what is right at Stripe and not emulated; `what` goes to the log. */
export const notEmulated = (what: string, message: string, param?: string) =>
  invalid(400, message, undefined, param, { lacks: what });

export const unrecognizedUrl = (method: string, path: string) =>
  invalid(
    404,
    `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
  );

export const unknownParameters = (names: readonly string[]) =>
  invalid(
    400,
    `Received unknown parameter${names.length > 1 ? "s" : ""}: ${names.join(", ")}`,
    "parameter_unknown",
    names[0],
  );

export const missingParameter = (name: string) =>
  invalid(400, `Missing required param: ${name}.`, "parameter_missing", name);

export const emptyParameter = (name: string) =>
  invalid(
    400,
    `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`,
    "parameter_invalid_empty",
    name,
  );

/**
 * "No such customer: 'cus_x'", with Stripe's hint when the other mode has it.
 * @param elsewhere the mode in which an object of this id exists, if it does
 */
export function noSuch(noun: string, id: string, param: string, elsewhere: "live" | "test" | null): ApiError {
  const hint =
    elsewhere === null
      ? ""
      : `; a similar object exists in ${elsewhere} mode, but a ${elsewhere === "live" ? "test" : "live"} mode key was used to make this request.`;
  // A missing object named by the path is 404; named by a parameter it is the parameter that is wrong.
  const status = param === "id" || param === "intent" ? 404 : 400;
  return invalid(status, `No such ${noun}: '${id}'${hint}`, "resource_missing", param);
}

export const missingKey = () =>
  new ApiError(401, {
    type: "invalid_request_error",
    message:
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
  });

export const invalidKey = (masked: string) =>
  new ApiError(401, { type: "invalid_request_error", message: `Invalid API Key provided: ${masked}` });

export const expiredKey = (masked: string) =>
  new ApiError(401, {
    type: "invalid_request_error",
    code: "api_key_expired",
    message: `Expired API Key provided: ${masked}`,
  });

export const missingPermission = (masked: string, account: string, permission: string) =>
  invalid(
    403,
    `The provided key '${masked}' does not have the required permissions for this endpoint on account '${account}'. Having the '${permission}' permission would allow this request to continue.`,
  );

export const foreignAccount = (masked: string, account: string) =>
  invalid(
    403,
    `The provided key '${masked}' does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`,
    "account_invalid",
  );

export const rateLimited = () =>
  new ApiError(
    429,
    {
      type: "invalid_request_error",
      code: "rate_limit",
      message:
        "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
    },
    { headers: { "stripe-rate-limited-reason": "endpoint-rate" } },
  );

export const keyReused = (key: string) =>
  new ApiError(
    400,
    {
      type: "idempotency_error",
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    },
    { headers: { "stripe-should-retry": "false" } },
  );

export const keyInUse = (key: string) =>
  new ApiError(409, {
    type: "idempotency_error",
    code: "idempotency_key_in_use",
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  });

export const internalError = () =>
  new ApiError(500, {
    type: "api_error",
    message:
      "An unknown error occurred. If you were trying to make a payment, the request may have gone through: look before you try again.",
  });

/** 402: the card said no. What was attempted stays on record. */
export const cardError = (body: Omit<ErrorBody, "type">) =>
  new ApiError(402, { type: "card_error", ...body }, { keepsChanges: true });
