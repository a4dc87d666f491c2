/** The way of an API request: who, what, may they, did we answer that before, do it, render it. */
import { countUse, faultsFor, type ApiAction, type Fault } from "../faults/fault";
import type { Log } from "../log";
import type { Database, Space } from "../store/database";
import { newId } from "../store/ids";
import { isApiVersion, PINNED } from "../versions/version";
import { renderAs } from "../versions/render";
import type { Cause, Scope } from "../work/scope";
import { ApiError, foreignAccount, internalError, invalidRequest, rateLimited, unrecognizedUrl } from "./errors";
import { expand } from "./expand";
import { decodeForm, emptyTree, type RawTree } from "./form";
import { fingerprintOf, type Idempotency } from "./idempotency";
import { authenticate, authorize, type Caller } from "./keys";
import type { Operation } from "./operation";
import { list, parseShape, text } from "./params";
import type { RateLimit } from "./rate-limit";
import type { RequestLog } from "./request-log";
import type { Match, Router } from "./router";
import { toWire } from "./wire";

export interface HttpRequest {
  method: string;
  /** Path and query. */
  target: string;
  headers: Record<string, string | undefined>;
  body: string;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** No answer: the connection is to be closed. */
export type Gone = "gone";

export interface PipelineParts {
  database: Database;
  router: Router;
  idempotency: Idempotency;
  rateLimit: RateLimit;
  requests: RequestLog;
  log: Log;
  account: () => string;
  now: () => number;
  /** Runs `work` in a transaction of the world. */
  transact<R>(world: "test" | "live", cause: Cause, work: (scope: Scope) => R): R;
}

interface Call {
  id: string;
  method: string;
  path: string;
  tree: RawTree;
  caller: Caller | null;
  version: string;
  idempotencyKey: string | null;
  faults: ApiFault[];
}
type ApiFault = Fault & { action: ApiAction };

export class ApiPipeline {
  private readonly control: Space;

  constructor(private readonly parts: PipelineParts) {
    this.control = parts.database.space("emulator");
  }

  async answer(request: HttpRequest): Promise<HttpAnswer | Gone> {
    const started = Date.now();
    const url = new URL(request.target, "http://emulator.invalid");
    const call: Call = {
      id: newId("req", 0, ""),
      method: request.method,
      path: url.pathname,
      tree: emptyTree(),
      caller: null,
      version: PINNED,
      idempotencyKey: request.headers["idempotency-key"] ?? null,
      faults: [],
    };
    let answer: HttpAnswer | Gone;
    try {
      answer = await this.run(call, request, url);
    } catch (error) {
      answer = this.failure(call, error);
    }
    this.parts.requests.add({
      id: call.id,
      at: started,
      method: call.method,
      path: `${call.path}${url.search}`,
      status: answer === "gone" ? null : answer.status,
      key: call.caller?.masked ?? null,
      idempotency_key: call.idempotencyKey,
      version: call.version,
    });
    return answer;
  }

  private async run(call: Call, request: HttpRequest, url: URL): Promise<HttpAnswer | Gone> {
    const caller = authenticate(this.control, request.headers.authorization);
    call.caller = caller;
    call.faults = faultsFor(this.control, "api", {
      method: call.method,
      path: call.path,
      livemode: caller.livemode,
    });
    for (const fault of call.faults) {
      if (fault.action.do === "gone") return this.use(fault, "gone" as const);
      if (fault.action.do === "status") throw this.use(fault, statusError(fault.action));
    }
    const match = this.parts.router.find(call.method, call.path);
    if (match === null) {
      this.parts.log.lack(`${call.method} ${call.path}`);
      throw unrecognizedUrl(call.method, call.path);
    }
    authorize(caller, match.operation.permission, match.operation.method, this.parts.account());
    call.version = versionOf(request.headers["stripe-version"]);
    this.checkAccount(caller, request.headers["stripe-account"]);
    call.tree = treeOf(request, url);
    if (!this.parts.rateLimit.admit(`${caller.livemode} ${match.operation.method} ${match.operation.path}`)) {
      throw rateLimited();
    }
    return this.execute(call, match, caller, request.body);
  }

  /** Idempotency around the operation; a slow fault makes the answer late, not the work. */
  private async execute(call: Call, match: Match, caller: Caller, body: string): Promise<HttpAnswer> {
    const key = match.operation.method === "GET" ? null : call.idempotencyKey;
    const id = `${caller.key} ${key ?? ""}`;
    const fingerprint = fingerprintOf(call.method, call.path, body);
    if (key !== null) {
      const kept = this.parts.idempotency.look(id, key, fingerprint);
      if (kept !== null) {
        const headers = { ...this.headers(call), "idempotent-replayed": "true", "original-request": kept.original };
        return { status: kept.status, headers, body: kept.body };
      }
      this.parts.idempotency.begin(id);
    }
    try {
      const answer = this.perform(call, match, caller, key === null ? null : { id, fingerprint });
      await this.wait(call.faults);
      return answer;
    } finally {
      if (key !== null) this.parts.idempotency.end(id);
    }
  }

  private perform(
    call: Call,
    match: Match,
    caller: Caller,
    keep: { id: string; fingerprint: string } | null,
  ): HttpAnswer {
    const { expand: expandRaw, ...tree } = call.tree;
    const paths = expandRaw === undefined ? [] : list(text()).parse(expandRaw, "expand");
    const params = this.parse(match.operation, tree);
    const cause: Cause = { request: call.id, idempotencyKey: call.idempotencyKey };
    const kept = (status: number, body: string) => {
      if (keep !== null) this.parts.idempotency.keep(keep.id, keep.fingerprint, { status, body, request: call.id });
    };
    try {
      return this.parts.transact(caller.livemode ? "live" : "test", cause, (scope) => {
        const result = match.operation.handle(scope, params, match.path);
        const shown = this.truncate(call, expand(result, paths, scope.read));
        const body = toWire(renderAs(call.version, shown, scope.read));
        kept(200, body);
        return { status: 200, headers: this.headers(call), body };
      });
    } catch (error) {
      // A refusal is an answer like any other: the same key gets it again.
      if (error instanceof ApiError) {
        this.parts.database.transact(() => kept(error.status, this.errorBody(call, error)));
      }
      throw error;
    }
  }

  private parse(operation: Operation, tree: RawTree): Record<string, unknown> {
    try {
      return parseShape(operation.params, tree);
    } catch (error) {
      if (error instanceof ApiError && error.body.code === "parameter_unknown") {
        this.parts.log.lack(`the parameter ${error.body.param ?? "?"} of ${operation.method} ${operation.path}`);
      }
      throw error;
    }
  }

  private checkAccount(caller: Caller, account: string | undefined): void {
    if (account !== undefined && account !== this.parts.account()) throw foreignAccount(caller.masked, account);
  }

  private truncate(call: Call, answer: object): object {
    const fault = call.faults.find((each) => each.action.do === "truncate_lists");
    const listed = answer as { object?: unknown; data?: unknown[] };
    if (fault?.action.do !== "truncate_lists" || listed.object !== "list" || !Array.isArray(listed.data)) return answer;
    if (listed.data.length <= fault.action.limit) return answer;
    countUse(this.control, fault);
    return { ...answer, data: listed.data.slice(0, fault.action.limit), has_more: true };
  }

  private async wait(faults: readonly ApiFault[]): Promise<void> {
    for (const fault of faults) {
      if (fault.action.do !== "slow") continue;
      const { ms } = fault.action;
      await this.use(fault, new Promise((resolve) => setTimeout(resolve, ms)));
    }
  }

  private use<V>(fault: Fault, value: V): V {
    this.parts.database.transact(() => countUse(this.control, fault));
    return value;
  }

  private failure(call: Call, error: unknown): HttpAnswer {
    const known = error instanceof ApiError ? error : internalError();
    if (known !== error) this.parts.log.error(`${call.method} ${call.path} failed`, error);
    return {
      status: known.status,
      headers: { ...this.headers(call), ...known.headers },
      body: this.errorBody(call, known),
    };
  }

  private errorBody(call: Call, error: ApiError): string {
    const { more, ...fields } = error.body;
    const mode = call.caller?.livemode === true ? "" : "test/";
    return toWire({
      error: {
        ...fields,
        ...(fields.code === undefined ? {} : { doc_url: `https://stripe.com/docs/error-codes/${fields.code.replaceAll("_", "-")}` }),
        ...more,
        ...(call.caller === null
          ? {}
          : { request_log_url: `https://dashboard.stripe.com/${mode}logs/${call.id}?t=${this.parts.now()}` }),
      },
    });
  }

  private headers(call: Call): Record<string, string> {
    return {
      "content-type": "application/json",
      "request-id": call.id,
      "stripe-version": call.version,
      ...(call.idempotencyKey === null
        ? {}
        : { "idempotency-key": call.idempotencyKey, "original-request": call.id }),
    };
  }
}

function statusError(action: { status: number; code?: string; message?: string }): ApiError {
  const { status, code } = action;
  const type = status >= 500 ? "api_error" : "invalid_request_error";
  const words: Record<number, string> = {
    401: "Invalid API Key provided: sk_test_****",
    403: "The provided key does not have the required permissions for this endpoint.",
    429: "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
    500: "An unknown error occurred",
  };
  const message = action.message ?? words[status] ?? `The emulator was told to answer ${status}.`;
  const known = code ?? (status === 429 ? "rate_limit" : undefined);
  return new ApiError(status, { type, message, ...(known === undefined ? {} : { code: known }) });
}

function versionOf(header: string | undefined): string {
  if (header === undefined || header === "") return PINNED;
  if (isApiVersion(header)) return header;
  throw invalidRequest(`Invalid Stripe API version: ${header}`);
}

/** Parameters of query and body together. */
function treeOf(request: HttpRequest, url: URL): RawTree {
  const type = request.headers["content-type"] ?? "";
  if (request.body !== "" && !/^application\/x-www-form-urlencoded/i.test(type)) {
    throw invalidRequest(
      `Invalid request: Content-Type ${type === "" ? "(none)" : type} is not understood here; send form-encoded parameters (application/x-www-form-urlencoded).`,
    );
  }
  const query = url.search.slice(1);
  return decodeForm(request.body === "" ? query : query === "" ? request.body : `${query}&${request.body}`);
}

