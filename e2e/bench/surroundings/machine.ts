/** What the figures were measured on: without it they say nothing. */
import { closeSync, fdatasyncSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import type pg from "pg";

export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  platform: string;
  node: string;
  postgres: string;
  fsync: string;
  synchronousCommit: string;
  /** Where the database lies. */
  fileSystem: string;
  /** Median time of writing 8 KB and flushing them, milliseconds. */
  flushMs: number;
}

export async function describeMachine(db: pg.Client, folder: string): Promise<Machine> {
  const setting = async (name: string) =>
    String(Object.values((await db.query<Record<string, string>>(`show ${name}`)).rows[0] ?? {})[0]);
  const [cpu] = cpus();
  return {
    cpu: cpu?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    postgres: await setting("server_version"),
    fsync: await setting("fsync"),
    synchronousCommit: await setting("synchronous_commit"),
    fileSystem: fileSystemOf(folder),
    flushMs: medianFlushMs(folder),
  };
}

/** The kernel's magic numbers. */
const fileSystems = new Map([
  [0xef53, "ext4"],
  [0x01021994, "tmpfs"],
  [0x794c7630, "overlayfs"],
  [0x58465342, "xfs"],
  [0x9123683e, "btrfs"],
]);

function fileSystemOf(folder: string): string {
  const { type } = statfsSync(folder);
  return fileSystems.get(type) ?? `type ${type.toString(16)}`;
}

function medianFlushMs(folder: string): number {
  const path = join(folder, "flush");
  const file = openSync(path, "w");
  const page = Buffer.alloc(8192, 1);
  const times = Array.from({ length: 101 }, (_, index) => {
    const start = performance.now();
    writeSync(file, page, 0, page.byteLength, index * page.byteLength);
    fdatasyncSync(file);
    return performance.now() - start;
  });
  closeSync(file);
  rmSync(path);
  return times.sort((a, b) => a - b)[50] ?? Number.NaN;
}
