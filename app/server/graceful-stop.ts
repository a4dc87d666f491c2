/** Ends an HTTP server without cutting off anybody who is being answered. */
import type { Server } from "node:http";

const lookEveryMs = 25;

/**
 * Takes no new connection, lets requests under way finish, hangs up on idle
 * connections, and after `withinMs` on all.
 */
export async function stopServer(server: Server, withinMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    // A connection kept alive turns idle when its last answer is out.
    const idle = setInterval(() => server.closeIdleConnections(), lookEveryMs);
    const late = setTimeout(() => server.closeAllConnections(), withinMs);
    // Whoever is answered from now on is told not to send the next request this way.
    server.prependListener("request", (_, response) => {
      response.shouldKeepAlive = false;
    });
    server.close(() => {
      clearInterval(idle);
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}
