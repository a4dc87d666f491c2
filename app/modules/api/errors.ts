/** Errors of the JSON API, in Stripe's shape: `{"error":{type, code, message, doc, param?}}`. */
import type { ErrorCode } from "./error-codes";

export interface ApiError {
  status: number;
  type: "invalid_request_error" | "permission_error" | "api_error";
  /** Stable; programs may decide by it. */
  code: ErrorCode;
  /** For the person who reads the log. */
  message: string;
  /** The parameter at fault. */
  param?: string;
  headers?: Record<string, string>;
}

export function errorResponse(error: ApiError): Response {
  const { status, headers } = error;
  return Response.json(errorBody(error), { status, headers: { "Cache-Control": "no-store", ...headers } });
}

export const errorBody = ({ type, code, message, param }: ApiError) => ({
  error: { type, code, message, ...(param === undefined ? {} : { param }), doc: `/api/v1#${code}` },
});

export const invalid = (code: ErrorCode, message: string, param?: string): ApiError => ({
  status: 400,
  type: "invalid_request_error",
  code,
  message,
  ...(param === undefined ? {} : { param }),
});

export const missing = (what: string, id: string): ApiError => ({
  status: 404,
  type: "invalid_request_error",
  code: "resource_missing",
  message: `No such ${what}: '${id}'.`,
  param: "id",
});
