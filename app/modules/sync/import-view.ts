/** What became of each row of a file that links many customers, as pages and command line show it. */

export interface ImportRow {
  line: number;
  userId: string | null;
  customerId: string | null;
  /**
   * linked (or, in a dry run, would be) · unchanged: it is so already · repeated: the file says it before ·
   * refused: see `problem`.
   */
  result: "linked" | "unchanged" | "repeated" | "refused";
  problem: string | null;
  /** The access that the user gains by it; null: none. */
  gains: string | null;
}

export const importResults = [
  "refused",
  "linked",
  "unchanged",
  "repeated",
] as const satisfies readonly ImportRow["result"][];
