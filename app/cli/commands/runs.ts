/** `paidtrail runs …`: work on many customers or events at once. Started by `resync` and `replay`. */
import { Command } from "commander";
import type { Run } from "~/modules/runs/run";
import { itemsOfRun } from "~/modules/runs/run-items.server";
import { runView } from "~/modules/runs/run-view";
import { findRun, listRuns, stepRun } from "~/modules/runs/runs.server";
import { type Connection, withConnection } from "../connect";
import { showOutcome } from "../do-run";
import { CommandFailure } from "../failure";
import { print, printable, printJson, printTable, time } from "../output";
import { runKinds } from "../run-kinds";

interface JsonOption {
  json?: boolean;
}

const shown = 20;

export function runsCommand(): Command {
  return new Command("runs")
    .description("resyncs and replays of many: how they stand; pause, continue, cancel")
    .addCommand(list())
    .addCommand(show())
    .addCommand(step("pause", "stop it for a while"))
    .addCommand(step("continue", "go on where it stood"))
    .addCommand(step("cancel", "end it; what it has done stays done"));
}

function list(): Command {
  return new Command("list")
    .description(`the newest ${shown}`)
    .option("--json", "print JSON")
    .action(async (options: JsonOption) => {
      await withConnection(async (connection) => {
        const { pool, livemode } = connection;
        const { runs, hasMore } = await listRuns(pool, livemode, { limit: shown, after: null });
        const views = runs.map((run) => viewOf(connection, run));
        if (options.json) return printJson({ object: "list", data: views, has_more: hasMore });
        if (runs.length === 0) return print("No run has been started yet.");
        printTable(
          ["id", "what", "state", "done", "gained", "lost", "failed", "asked for"],
          views.map(({ id, kind, chosen, state, total, counts, createdAt }) => [
            id,
            `${kind} ${chosen}`,
            state,
            `${counts.done}/${total ?? "?"}`,
            String(counts.gained),
            String(counts.lost),
            String(counts.failed),
            time(createdAt),
          ]),
        );
      });
    });
}

function show(): Command {
  return new Command("show")
    .description("one run, and what failed in it")
    .argument("<run>", "run_…")
    .option("--json", "print JSON")
    .action(async (id: string, options: JsonOption) => {
      await withConnection(async (connection) => {
        const { pool, livemode } = connection;
        const run = await findRun(pool, livemode, id);
        if (run === null) throw new CommandFailure(`There is no run “${id}”.`);
        const { items } = await itemsOfRun(pool, id, { effect: "failed", after: 0, limit: shown });
        if (options.json) return printJson({ ...viewOf(connection, run), failures: items });
        showOutcome(run);
        for (const { subject, words, code, requestId } of items) {
          print(
            `  ${subject.id}  ${printable(words)}${[code, requestId].map((part) => (part ? ` ${part}` : "")).join("")}`,
          );
        }
      });
    });
}

function step(name: "pause" | "continue" | "cancel", what: string): Command {
  return new Command(name)
    .description(what)
    .argument("<run>", "run_…")
    .option("--json", "print JSON")
    .action(async (id: string, options: JsonOption) => {
      await withConnection(async (connection) => {
        const { pool, livemode, change } = connection;
        const stepped = await stepRun(pool, livemode, id, name, change());
        if (stepped.outcome === "unknown_run") throw new CommandFailure(`There is no run “${id}”.`);
        if (stepped.outcome === "too_late") {
          throw new CommandFailure(`The run is ${stepped.run.state}: “${name}” is not possible then.`);
        }
        if (options.json) printJson(viewOf(connection, stepped.run));
        else showOutcome(stepped.run);
      });
    });
}

function viewOf(connection: Connection, run: Run) {
  const kind = Object.values(runKinds(connection)).find((one) => one.kind === run.kind);
  return runView(run, kind?.words(run.selection) ?? "");
}
