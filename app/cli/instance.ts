/** The app that runs from this checkout, as its supervisor noted it down in the data folder. */
import { type RunFile, readRunFile } from "~/lib/run-file.server";
import { dataFolder } from "./surroundings";

/** Null when nothing runs. `databaseUrl` holds a password: not for output. */
export function liveInstance(): RunFile | null {
  return readRunFile(dataFolder());
}
