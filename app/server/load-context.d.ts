/** What the HTTP server tells every loader and action about a request. */
import "@remix-run/server-runtime";

declare module "@remix-run/server-runtime" {
  interface AppLoadContext {
    /** For scripts and styles the document itself carries; fresh for each response. */
    cspNonce: string;
    /** Where the request came from; the proxy's word where one is trusted. */
    clientAddress: string;
    /** From this machine, to this machine by name, and no proxy in between; never in production. */
    fromLoopback: boolean;
    /** The webhook only: when the request came, on the clock of `performance.now()`. */
    arrivedAt?: number;
    /** The webhook only: the whole body without a copy, where its length was announced. */
    readBody?: () => Promise<Uint8Array>;
  }
}
