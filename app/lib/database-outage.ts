/**
 * Nothing is wrong with what was asked: the database could not be reached, broke
 * off, or is starting or stopping. Knows the errors of `pg` and the ORM's, which
 * wrap them.
 */
const codes =
  // Sockets; PostgreSQL: connection, resources, operator intervention (not 57014, a slow statement); Prisma.
  /^(ECONN\w+|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|08\w{3}|53\w{3}|57P0\d|P1001|P1002|P1008|P1017|P2024)$/;
const kinds = /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout)$/;
// "Query read timeout" is the client's own: a server that lives ends a slow statement before it (57014).
const words =
  /timeout exceeded when trying to connect|Connection terminated|The database did not answer within|Query read timeout|Can't reach database server/;

export function isDatabaseOutage(error: unknown, depth = 0): boolean {
  if (typeof error !== "object" || error === null || depth > 4) return false;
  const { code, errorCode, originalCode, kind, message, cause, errors, meta } = error as Record<
    string,
    unknown
  >;
  if ([code, errorCode, originalCode].some((each) => typeof each === "string" && codes.test(each)))
    return true;
  if (typeof kind === "string" && kinds.test(kind)) return true;
  if (typeof message === "string" && words.test(message)) return true;
  const wrapped = [
    cause,
    (meta as Record<string, unknown> | undefined)?.driverAdapterError,
    // A host with several addresses, each of which refused.
    ...(Array.isArray(errors) ? errors : []),
  ];
  return wrapped.some((inner) => isDatabaseOutage(inner, depth + 1));
}

/** The server ended a statement that took longer than it may: too much was asked, and nothing is broken. */
export function isSlowStatement(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "57014";
}
