/** Who did something, as stored ("user:user_ines"), in words. */
export interface AuthorView {
  /** The page of the person, where it was one. */
  to: string | null;
  words: string;
}

/** `name`: of the person, where they are still known. */
export function authorOf(stored: string, name: string | null = null): AuthorView {
  const [, type = "", id = stored] = /^([a-z_]+):(.*)$/s.exec(stored) ?? [];
  switch (type) {
    case "user":
      return { to: `/console/users/${encodeURIComponent(id)}`, words: name ?? id };
    case "api_key":
      return { to: null, words: `API key ${id}` };
    case "cli":
      return { to: null, words: `${id}, on the command line` };
    case "system":
      return { to: null, words: "Paidtrail" };
    default:
      return { to: null, words: stored };
  }
}
