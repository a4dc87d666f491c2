/** Hosted pages: which handler answers a method and a path outside `/v1`. */
import { addressOf, type HttpAnswer, type HttpRequest } from "../api/http";
import { decodeForm, type RawTree } from "../api/form";
import { ApiError } from "../api/errors";
import type { Cause, Scope } from "../work/scope";
import { errorPage } from "./layout";

export interface PageRequest {
  path: Record<string, string>;
  query: URLSearchParams;
  /** The posted form; empty for GET. */
  form: RawTree;
}

interface HtmlAnswer {
  html: string;
  status?: number;
  /** The page tells what would come of something, found out by doing it: nothing of it stays. */
  rehearsed?: boolean;
}

export type PageAnswer =
  | HtmlAnswer
  | { redirect: string }
  /** A document to keep, in ASCII; `type` is its media type. */
  | { file: string; type: string; name: string };

export interface Page {
  method: "GET" | "POST";
  /** Segments that begin with `:` are handed over by name. */
  path: string;
  /** Which world an address belongs to: `cs_test_…` and the like say it themselves. */
  world(request: PageRequest): "test" | "live";
  /** Runs inside a transaction; throws `ApiError` to show an error page. */
  handle(scope: Scope, request: PageRequest): PageAnswer;
  /** Draws the form again with what was refused; by then everything that `handle` wrote is undone. */
  refused?(scope: Scope, request: PageRequest, error: ApiError): PageAnswer;
}

/** What a page needs of the emulator. */
interface Transactor {
  transact<R>(world: "test" | "live", cause: Cause, work: (scope: Scope) => R): R;
}

export class PageRouter {
  constructor(private readonly pages: readonly Page[]) {}

  /** Null when no page is at this address. */
  answer(emulator: Transactor, request: HttpRequest): HttpAnswer | null {
    const url = addressOf(request);
    if (url === null) return null;
    for (const page of this.pages) {
      const path = page.method === request.method ? match(page.path, url.pathname) : null;
      if (path === null) continue;
      const query = url.searchParams;
      return toHttp(refusing(() => run(emulator, page, { path, query, form: decodeForm(request.body) })));
    }
    return null;
  }
}

/** Thrown so that the transaction is undone; carries what the page shows. */
class Rehearsal extends Error {
  constructor(readonly answer: PageAnswer) {
    super("a rehearsal is undone");
  }
}

/** A form that cannot be read is the visitor's mistake, like any other refusal. */
function refusing(visit: () => PageAnswer): PageAnswer {
  try {
    return visit();
  } catch (error) {
    if (error instanceof ApiError) return shown(error);
    throw error;
  }
}

function run(emulator: Transactor, page: Page, given: PageRequest): PageAnswer {
  const { refused } = page;
  try {
    return answered(emulator, page.world(given), (scope) => page.handle(scope, given));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (refused === undefined) return shown(error);
    try {
      return answered(emulator, page.world(given), (scope) => refused(scope, given, error));
    } catch (second) {
      if (!(second instanceof ApiError)) throw second;
      return shown(second);
    }
  }
}

/** One transaction; undone when it throws, and when it was a rehearsal. */
function answered(
  emulator: Transactor,
  world: "test" | "live",
  work: (scope: Scope) => PageAnswer,
): PageAnswer {
  const cause: Cause = { request: null, idempotencyKey: null };
  try {
    return emulator.transact(world, cause, (scope) => {
      const answer = work(scope);
      if ("html" in answer && answer.rehearsed === true) throw new Rehearsal(answer);
      return answer;
    });
  } catch (error) {
    if (error instanceof Rehearsal) return error.answer;
    throw error;
  }
}

function shown(error: ApiError): PageAnswer {
  return { html: errorPage(error.message), status: error.status };
}

function toHttp(answer: PageAnswer): HttpAnswer {
  if ("redirect" in answer) return { status: 303, headers: { location: inAscii(answer.redirect) }, body: "" };
  if ("file" in answer) {
    const disposition = `inline; filename="${answer.name}"`;
    return {
      status: 200,
      headers: {
        "content-type": answer.type,
        "content-disposition": disposition,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
      body: answer.file,
    };
  }
  return {
    status: answer.status ?? 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
    },
    body: answer.html,
  };
}

/** As a header may say it: a merchant's address may hold letters of any language. */
function inAscii(address: string): string {
  return address.replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}

function match(pattern: string, path: string): Record<string, string> | null {
  const names = pattern.split("/");
  const given = path.split("/");
  if (names.length !== given.length) return null;
  const values: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const segment = given[index] ?? "";
    if (name.startsWith(":")) values[name.slice(1)] = segment;
    else if (name !== segment) return null;
  }
  return values;
}
