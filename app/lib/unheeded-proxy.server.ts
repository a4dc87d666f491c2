/** Did a proxy forward to this process, though nothing told it to believe proxies? One value, whichever bundle asks. */
import { once } from "./once.server";

export const unheededProxy = (): { seen: boolean } => once("unheeded proxy", () => ({ seen: false }));
