import { recordedTable } from "./recorded";

export const table = recordedTable("account_mismatch");
