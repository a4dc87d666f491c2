/** The way of an API request: who, what, may they, did we answer that before, do it, render it. */
import { countUse, faultsFor, type ApiAction, type Fault } from "../faults/fault";
import type { Log } from "../log";
import type { Database, Space } from "../store/database";
import { newId } from "../store/ids";
import { isBefore, PINNED } from "../versions/version";
import { renderAs } from "../versions/render";
import type { Cause, Scope } from "../work/scope";
import {
  ApiError,
  foreignAccount,
  internalError,
  rateLimited,
  unknownParameters,
  unrecognizedUrl,
} from "./errors";
import { expand } from "./expand";
import { emptyTree, type RawTree } from "./form";
import { addressOf, type HttpAnswer, type HttpRequest } from "./http";
import { fingerprintOf, type Idempotency } from "./idempotency";
import { authenticate, authorize, type Caller } from "./keys";
import type { Operation } from "./operation";
import { list, parseShape, text } from "./params";
import type { RateLimit } from "./rate-limit";
import { statusError, treeOf, versionOf } from "./read-request";
import type { RequestLog } from "./request-log";
import type { Match, Router } from "./router";
import { toWire } from "./wire";

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
  /** The version that the request named itself. */
  asked: string | null;
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
    const url = addressOf(request) ?? new URL("http://emulator.invalid/");
    const call: Call = {
      id: newId("req", 0, ""),
      method: request.method,
      path: url.pathname,
      tree: emptyTree(),
      caller: null,
      version: PINNED,
      asked: null,
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
    call.asked = request.headers["stripe-version"] ? call.version : null;
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
        const headers = {
          ...this.headers(call),
          "idempotent-replayed": "true",
          "original-request": kept.original,
        };
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
    const params = this.parse(match.operation, tree, call.asked);
    const cause: Cause = { request: call.id, idempotencyKey: call.idempotencyKey, version: call.asked };
    const kept = (status: number, body: string) => {
      if (keep !== null)
        this.parts.idempotency.keep(keep.id, keep.fingerprint, { status, body, request: call.id });
    };
    try {
      return this.parts.transact(caller.livemode ? "live" : "test", cause, (scope) => {
        const result = match.operation.handle(scope, params, match.path);
        const rendered = renderAs(call.version, result, scope.read);
        const body = toWire(this.truncate(call, expand(rendered, paths, scope.read, call.version)));
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

  /** @param version the version that the request names, if it names one */
  private parse(operation: Operation, tree: RawTree, version: string | null): Record<string, unknown> {
    const gone = Object.keys(tree).filter((name) => {
      const removedIn = operation.params[name]?.removedIn;
      return removedIn !== undefined && version !== null && !isBefore(version, removedIn);
    });
    if (gone.length > 0) throw unknownParameters(gone);
    try {
      return parseShape(operation.params, tree);
    } catch (error) {
      if (error instanceof ApiError && error.body.code === "parameter_unknown") {
        this.parts.log.lack(
          `the parameter ${error.body.param ?? "?"} of ${operation.method} ${operation.path}`,
        );
      }
      throw error;
    }
  }

  private checkAccount(caller: Caller, account: string | undefined): void {
    if (account !== undefined && account !== this.parts.account())
      throw foreignAccount(caller.masked, account);
  }

  private truncate(call: Call, answer: object): object {
    const fault = call.faults.find((each) => each.action.do === "truncate_lists");
    const listed = answer as { object?: unknown; data?: unknown[] };
    if (fault?.action.do !== "truncate_lists" || listed.object !== "list" || !Array.isArray(listed.data))
      return answer;
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
    if (known.lacks !== null) this.parts.log.lack(known.lacks);
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
        ...(fields.code === undefined
          ? {}
          : { doc_url: `https://stripe.com/docs/error-codes/${fields.code.replaceAll("_", "-")}` }),
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
