import { refusalTable } from "./refusals";

export const table = refusalTable("signature_secret_malformed");
