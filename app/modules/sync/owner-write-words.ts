/** Why a user was not written on a customer at Stripe, or may not have been, and what to do. For page, API and command line. */
import { shownAsWritten } from "../stripe/written-user";
import { unreadWords } from "./unread-words";
import type { WriteOwnerOutcome } from "./write-owner-to-stripe.server";

type Undone = Exclude<WriteOwnerOutcome, { outcome: "written" | "unchanged" }>;

export function ownerWriteWords(undone: Undone, customerId: string): { title: string; text: string } {
  switch (undone.outcome) {
    case "not_linked":
      return {
        title: "The customer is linked to nobody",
        text: `Link ${customerId} first: what is written is the link. Nothing was changed.`,
      };
    case "names_another":
      return {
        title: "The customer names another user at Stripe",
        text: `${customerId} names ${named(undone.names)}, and is linked to '${undone.userId}'. What stands there is never overwritten: which of the two is right is decided in Stripe's dashboard, or by moving the customer. Nothing was changed.`,
      };
    case "changed_meanwhile":
      return {
        title: "Written, and changed by somebody else at the same moment",
        text: `${customerId} names ${named(undone.names)} now: look, and try again.`,
      };
    case "unknown": {
      const { seen, failure, userId } = undone;
      const request = failure.requestId === null ? "" : ` (request ${failure.requestId})`;
      const read =
        seen === null
          ? "It could not be read right after."
          : `Read right after, it names ${named(seen.names)}; Stripe may still be at it.`;
      return {
        title: "It is not known whether Stripe wrote it",
        text: `'${userId}' was sent to be written on ${customerId}, and no answer said what became of it${request}. ${read} It is read again in two minutes by itself, and the audit log then says what was found. Asking again is safe: it looks first, and writes only where nothing stands.`,
      };
    }
    case "stripe_failed":
      return undone.failure.kind === "forbidden"
        ? {
            title: "The key lacks a permission",
            text: `The restricted key may not both read and write customers${undone.failure.requestId === null ? "" : ` (request ${undone.failure.requestId})`}: allow it to. Nothing was changed. Stripe says: ${undone.failure.message}`,
          }
        : unreadWords(undone.failure, customerId);
  }
}

function named(names: string | null): string {
  if (names === null) return "nobody";
  const shown = shownAsWritten(names);
  return shown === names ? `'${names}'` : shown;
}
