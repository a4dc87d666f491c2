/** Starts everybody who is measured, each in a process of its own. */
import { randomBytes } from "node:crypto";
import { Child, type ChildOptions } from "../surroundings/child";
import type { Databases } from "../surroundings/databases";
import type { Lifetime } from "../surroundings/lifetime";
import { type Role, roleArguments } from "../surroundings/roles";
import { CommitsContestant } from "./commits-contestant";
import type { Contestant } from "./contestant";
import { HttpContestant } from "./http-contestant";
import { type PaidtrailOptions, startPaidtrail } from "./paidtrail";

export interface LineUpOptions {
  root: string;
  databases: Databases;
  postgresPid: number;
  lifetime: Lifetime;
  mostConcurrency: number;
  profileInto: string | null;
  /** A process ended that should not have. */
  onFailure: (sentence: string) => void;
}

export interface LineUp {
  paidtrail: HttpContestant;
  /** In the order of a round. */
  all: Contestant[];
  /** For further processes of the same Paidtrail. */
  settings: PaidtrailOptions;
}

export async function lineUp(options: LineUpOptions): Promise<LineUp> {
  const { root, databases, postgresPid, lifetime, mostConcurrency, profileInto, onFailure } = options;
  const secret = `whsec_${randomBytes(16).toString("hex")}`;
  const watched = (child: Child) => {
    child.onUnexpectedExit(onFailure);
    return child;
  };
  const play = async (role: Role, settings: object) => {
    const options: ChildOptions = {
      name: `The benchmark's ${role}`,
      ...roleArguments(role, settings),
      environment: { ...process.env, NODE_ENV: "production" },
      cwd: root,
    };
    return watched(await Child.start(options, lifetime));
  };
  const settings: PaidtrailOptions = { root, databaseUrl: databases.ownUrl, secret, profileInto };
  const generator = await play("generator", { secret });
  const server = async (child: Promise<Child>) => ({ server: await child, generator, postgresPid });

  const paidtrail = new HttpContestant(
    "paidtrail",
    await server(startPaidtrail("web", settings, lifetime).then(watched)),
  );
  const commits = await play("commits", { databaseUrl: databases.ownUrl, connections: mostConcurrency });
  const http = new HttpContestant("http", await server(play("http", { secret })));
  const peer = new HttpContestant(
    "peer",
    await server(play("peer", { secret, databaseUrl: databases.peerUrl })),
  );
  const all = [paidtrail, new CommitsContestant(commits, postgresPid), http, peer];
  return { paidtrail, all, settings };
}
