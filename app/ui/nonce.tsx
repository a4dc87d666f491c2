/** The Content-Security-Policy nonce of this response, for the scripts that the document itself carries. */
import { createContext, useContext } from "react";

const NonceContext = createContext<string | undefined>(undefined);

export const NonceProvider = NonceContext.Provider;

/** undefined in the browser, where the document already stands. */
export function useNonce(): string | undefined {
  return useContext(NonceContext);
}
