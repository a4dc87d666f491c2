import { refusalTable } from "./refusals";

export const table = refusalTable("signature_timestamp_future");
