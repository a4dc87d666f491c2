import { refusalTable } from "./refusals";

export const table = refusalTable("signature_header_missing");
