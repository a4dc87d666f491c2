/**
 * Who gets in: one table of audience × who is asking. Everything that guards a
 * route asks here, so that there is one answer to read and to test.
 *
 * Default deny: an audience that this file does not know lets nobody in.
 */
import type { Audience } from "./audience";
import { type Role, roleAtLeast } from "./role";

/** What the request has proven about who is asking. */
export interface Credentials {
  /** Role of the signed-in person, null without a session. */
  session: Role | null;
  /** Role of the API key, null without a valid key. */
  apiKey: Role | null;
  /** The request came from this machine, past no proxy. */
  loopback: boolean;
}

export type Access =
  | "allowed"
  /** A person must sign in first. */
  | "sign_in_needed"
  /** A program must present a key first. */
  | "key_needed"
  /** We know who it is, and it is not enough. */
  | "forbidden";

export function access(audience: Audience, who: Credentials): Access {
  switch (audience) {
    case "public":
    // Proven inside: the receiving door checks the signature over the bytes before anything else.
    case "signature":
      return "allowed";
    case "signed_in":
      return bySession("user", who);
    case "operator":
      return bySession("operator", who);
    case "admin":
      return bySession("admin", who);
    case "api_operator":
      return byKey("operator", who);
    case "api_admin":
      return byKey("admin", who);
    case "metrics":
      return who.loopback ? "allowed" : byKey("operator", who);
    default:
      audience satisfies never;
      return "forbidden";
  }
}

/** A key never opens a page, a session never opens the API: each door has one kind of key. */
function bySession(needed: Role, who: Credentials): Access {
  if (who.session === null) return "sign_in_needed";
  return roleAtLeast(who.session, needed) ? "allowed" : "forbidden";
}

function byKey(needed: Role, who: Credentials): Access {
  if (who.apiKey === null) return "key_needed";
  return roleAtLeast(who.apiKey, needed) ? "allowed" : "forbidden";
}
