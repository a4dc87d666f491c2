import { refusalTable } from "./refusals";

export const table = refusalTable("signature_body_altered");
