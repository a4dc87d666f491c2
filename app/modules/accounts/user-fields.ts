/** What a user's id, email and name may look like. Other systems choose them, so little is forbidden. */
export interface UserFields {
  id: string;
  email: string;
  name: string | null;
}

/**
 * Control characters (Cc) and broken halves of characters (Cs) cannot be stored as text; those that turn the
 * direction of writing make a name or an address read as another one.
 */
const noText = /[\p{Cc}\p{Cs}\p{Bidi_Control}]/u;

/** The fields in the form in which they are stored, or a sentence on what is wrong. */
export function checkUserFields(fields: {
  id: string;
  email: string;
  name?: string | null;
}): { ok: true; fields: UserFields } | { ok: false; problem: string; field: "id" | "email" | "name" } {
  const { id } = fields;
  const email = fields.email.trim();
  const name = fields.name?.trim() || null;
  if (!/^[\x21-\x7e]{1,200}$/.test(id)) {
    return {
      ok: false,
      field: "id",
      problem: "A user id has 1 to 200 visible ASCII characters and no spaces.",
    };
  }
  // Only a mail server can tell which addresses exist; this refuses what cannot be one.
  if (email.length > 320 || noText.test(email) || !/^[^\s@]+@[^\s@]+$/.test(email)) {
    return { ok: false, field: "email", problem: `“${clip(email)}” is not an email address.` };
  }
  if (name !== null && (name.length > 200 || noText.test(name))) {
    return {
      ok: false,
      field: "name",
      problem: "A name has at most 200 characters, on one line, and none that turn the direction of writing.",
    };
  }
  return { ok: true, fields: { id, email, name } };
}

/**
 * What is wrong with the id of a user yet to be made; null: nothing. The id is part of addresses,
 * where these characters end it or change what it names. Users who have such an id keep it.
 */
export function newUserIdProblem(id: string): string | null {
  if (!/[/\\?#%]/.test(id) && !/^\.+$/.test(id)) return null;
  return `A user id has none of the characters / \\ ? # %, and does not consist of dots only.`;
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
