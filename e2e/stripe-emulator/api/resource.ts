/** What a resource file hands to the emulator. */
import type { Page } from "../pages/page-router";
import type { Operation } from "./operation";

export interface Resource {
  operations: readonly Operation[];
  /** Hosted pages, outside `/v1`. */
  pages?: readonly Page[];
}
