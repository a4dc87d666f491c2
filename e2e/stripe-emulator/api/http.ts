/** Requests and answers, free of any server. */

export interface HttpRequest {
  method: string;
  /** Path and query. */
  target: string;
  headers: Record<string, string | undefined>;
  body: string;
}

/**
 * Path and query of a request; null for what is no address. A path that begins
 * with two slashes is still a path.
 */
export function addressOf({ target }: { target: string }): URL | null {
  const address = target.startsWith("/") ? `http://emulator.invalid${target}` : target;
  return URL.canParse(address) ? new URL(address) : null;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}
