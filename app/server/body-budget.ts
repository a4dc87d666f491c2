/**
 * Memory for bodies that have not come to their end: many senders that each
 * announce a megabyte and trickle it. Small bodies always pass, the number of
 * connections bounds them; large ones share what is here.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

const smallBytes = 64 * 1024;
const sharedBytes = 128 * 1024 * 1024;
/** No more than that of any body is read. */
const mostOfOne = 1024 * 1024;

/** Takes the request's share until it is over; false: there is none left. */
type BodyBudget = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createBodyBudget(totalBytes = sharedBytes): BodyBudget {
  let taken = 0;
  return ({ headers }, response) => {
    const announced = Number(headers["content-length"] ?? (headers["transfer-encoding"] ? mostOfOne : 0));
    const bytes = Math.min(announced, mostOfOne);
    if (!(bytes > smallBytes)) return true;
    if (taken + bytes > totalBytes) return false;
    taken += bytes;
    response.once("close", () => {
      taken -= bytes;
    });
    return true;
  };
}
