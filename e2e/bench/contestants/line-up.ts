/** Starts everybody who is measured, each in a process of its own. */
import { randomBytes } from "node:crypto";
import { Child, type ChildOptions } from "../surroundings/child";
import type { Lifetime } from "../surroundings/lifetime";
import { OwnDatabase } from "../surroundings/own-database";
import { PeerDatabase } from "../surroundings/peer-database";
import { type Role, roleArguments } from "../surroundings/roles";
import type { ThrowawayPostgres } from "../surroundings/throwaway-postgres";
import { CommitsContestant } from "./commits-contestant";
import type { Contestant } from "./contestant";
import { HttpContestant } from "./http-contestant";
import { startPaidtrail } from "./paidtrail";

export interface LineUpOptions {
  root: string;
  postgres: ThrowawayPostgres;
  lifetime: Lifetime;
  mostConcurrency: number;
  profileInto: string | null;
  /** A process ended that should not have. */
  onFailure: (sentence: string) => void;
}

export interface LineUp {
  /** Paidtrail's and (a)'s. */
  database: OwnDatabase;
  peerDatabase: PeerDatabase;
  paidtrail: HttpContestant;
  peer: HttpContestant;
  /** In the order of a round. */
  all: Contestant[];
  /** One more, web server and worker, on a database of its own. */
  anotherPaidtrail(database: OwnDatabase): Promise<PaidtrailWithWorker>;
}

export interface PaidtrailWithWorker {
  paidtrail: HttpContestant;
  worker: Child;
  database: OwnDatabase;
}

export async function lineUp(options: LineUpOptions): Promise<LineUp> {
  const { root, postgres, lifetime, mostConcurrency, profileInto, onFailure } = options;
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
  const start = async (name: "web" | "worker", databaseUrl: string, profile: string | null) =>
    watched(await startPaidtrail(name, { root, databaseUrl, secret, profileInto: profile }, lifetime));

  const database = lifetime.add(await OwnDatabase.create(postgres, "bench", root));
  const peerDatabase = lifetime.add(await PeerDatabase.create(postgres, "stripe_sync_engine"));
  const generator = await play("generator", { secret });
  const parts = (server: Child) => ({ server, generator, postgresPid: postgres.pid });

  const web = await start("web", database.url, profileInto);
  const commits = await play("commits", { databaseUrl: database.url, connections: mostConcurrency });
  const http = await play("http", { secret });
  const peerServer = await play("peer", { secret, databaseUrl: peerDatabase.url });
  const paidtrail = new HttpContestant("paidtrail", parts(web));
  const peer = new HttpContestant("peer", parts(peerServer));
  return {
    database,
    peerDatabase,
    paidtrail,
    peer,
    all: [
      paidtrail,
      new CommitsContestant(commits, postgres.pid),
      new HttpContestant("http", parts(http)),
      peer,
    ],
    async anotherPaidtrail(own) {
      lifetime.add(own);
      const another = await start("web", own.url, null);
      const worker = await start("worker", own.url, null);
      return {
        paidtrail: new HttpContestant("paidtrail", parts(another), [worker.pid]),
        worker,
        database: own,
      };
    },
  };
}
