/** Ids of runs. */
import { randomBytes } from "node:crypto";

export const newRunId = (): string => `run_${randomBytes(12).toString("hex")}`;
export const isRunId = (text: string): boolean => /^run_[0-9a-f]{24}$/.test(text);
