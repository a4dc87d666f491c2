import type { Started } from "./start";

/** A maker of objects; a room has its own. */
export type Maker = (emulator: Started) => Promise<object[]>;
