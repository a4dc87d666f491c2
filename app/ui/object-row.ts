/**
 * What a page shows of a mirrored object, and nothing else of it: made by the
 * loader, for whatever a loader answers with can be read in the browser.
 */
import type { ObjectView } from "~/modules/mirror/object-view";
import { type MirroredData, objectWords } from "./object-words";
import { shortenEmails } from "./shorten-email";

export interface ObjectRow
  extends Pick<ObjectView, "type" | "id" | "status" | "deleted" | "asOf" | "source"> {
  /** What it says, in one line. */
  words: string;
}

/** `reveal`: shows emails in full. */
export function objectRow(object: ObjectView, { reveal }: { reveal: boolean }): ObjectRow {
  const { type, id, status, deleted, asOf, source, data } = object;
  // The pair of type and data is a mirrored object's, which the view's own type does not tie together.
  const words = objectWords({ type, data } as MirroredData);
  return { type, id, status, deleted, asOf, source, words: reveal ? words : shortenEmails(words) };
}
