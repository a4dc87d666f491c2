/** An item of a run as pages and API show it. Pure. */
import type { RunItem } from "./run";

export interface RunItemView extends Omit<RunItem, "at"> {
  at: string;
}

export const runItemView = (item: RunItem): RunItemView => ({ ...item, at: item.at.toISOString() });
