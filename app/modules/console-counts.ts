/** The numbers beside the places of the console's navigation. */

/** How many each room has open, counted to `countedTo`. A room that counts adds its line here and in the `.server.ts`. */
export interface ConsoleCounts {
  /** Open cases: who pays and has nothing, or has something that nobody pays for. */
  cases: number;
  /** Requests refused in the last 24 hours. */
  rejected: number;
  /** Events that could not be applied. */
  failed: number;
  /** Events that Stripe has and that never arrived. */
  missed: number;
  /** Open mismatches of ownership that block access or risk it. */
  mismatches: number;
}

/** From here on "99+" is shown: nothing is counted further. */
export const countedTo = 100;
