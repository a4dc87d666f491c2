import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { claimDataFolder } from "./data-folder";

test("somebody else's data folder is left alone: the way out is another folder, not its removal", () => {
  const folder = mkdtempSync(join(tmpdir(), "paidtrail-data-"));
  vi.spyOn(process, "getuid").mockReturnValue(4_711);
  try {
    expect(() => claimDataFolder(folder)).toThrow(
      /belongs to another user .* or set PAIDTRAIL_DATA_DIR to another folder\.$/,
    );
  } finally {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  }
});
