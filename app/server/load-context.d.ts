/** What the HTTP server tells every loader and action about a request. */
import "@remix-run/server-runtime";

declare module "@remix-run/server-runtime" {
  interface AppLoadContext {
    /** For scripts and styles the document itself carries; fresh for each response. */
    cspNonce: string;
    /** Where the request came from; the proxy's word where one is trusted. */
    clientAddress: string;
    /** From this machine, and no proxy in between. */
    fromLoopback: boolean;
    /** The webhook only: the whole body without a copy, where its length was announced. */
    readBody?: () => Promise<Uint8Array>;
  }
}
