import { recordedTable } from "./recorded";

export const table = recordedTable("mode_mismatch");
