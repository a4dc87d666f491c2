import { recordedTable } from "./recorded";

export const table = recordedTable("thin_event");
