/**
 * What no code behind it caught ends one answer, never the process: a listener of
 * Node's that throws takes every other request with it.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "~/lib/log.server";
import { rareLine } from "~/lib/rare-line";
import { refuse } from "./refuse";

type Listener<T> = (request: IncomingMessage, response: ServerResponse) => T;

export const somethingWentWrong = "Something went wrong on our side. The log of this server says what.\n";

export function guardedListener(log: Log, serve: Listener<Promise<void>>): Listener<void> {
  const report = rareLine((requests, error: unknown) =>
    log.error({ err: error, requests }, "a request ended in an error that nobody expected"),
  );
  return (request, response) => {
    serve(request, response).catch((error) => {
      report(error);
      // Half an answer cannot be taken back: the sender sees that it broke off.
      if (response.headersSent) response.destroy();
      else refuse(response, 500, somethingWentWrong);
    });
  };
}
