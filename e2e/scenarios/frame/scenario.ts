/** What a scenario is: a short story of one person, and what is true when it is over. */
import type { Oracle } from "./oracle";
import type { Person } from "./person";
import type { World } from "./world";

/** The groups of the cause catalogue: which link of the chain breaks; `healthy` where none does. */
export type Group = "A" | "B" | "C" | "D" | "E" | "F" | "healthy";

export interface Scenario {
  /** The cause's code, or the name of the healthy way. Also the name of the file. */
  code: string;
  group: Group;
  /** One sentence. */
  title: string;
  /** Where the story begins in the past, told on a test clock; absent: it happens now. */
  daysAgo?: number;
  play(world: World): Promise<Told>;
  /** Cause codes that hold afterwards, the one that the story is about first; none where all is well. */
  codes: readonly string[];
  /** Whether access is due according to Stripe, as the author believes. The oracle is checked against it. */
  expects: Pick<Oracle, "entitled" | "plan">;
  /** What Paidtrail shows for the person as long as nobody has mended it; as `expects` where absent. */
  shows?: Pick<Oracle, "entitled" | "plan">;
  /** The reason of the deliveries that are refused on the way. */
  refused?: string;
  /** What the ledger says of an event of the story: how a stage of it ended, or that it came again. */
  seen?: "stale" | "ignored" | "unmapped" | "conflict" | "duplicate";
  /** Unless `--restore` is given: makes the cause true for the whole account, which hits everybody's deliveries. */
  leave?(world: World): Promise<void>;
}

export interface Told {
  who: Person;
  /** What a support person would be given, and paste. */
  reference: string;
}
