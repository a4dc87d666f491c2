/** The tables of all rules, in the order of the catalogue. */
import { table as endpointDisabled } from "./endpoint-disabled";
import type { RuleTable } from "./table";

export const tables: readonly RuleTable[] = [endpointDisabled];
