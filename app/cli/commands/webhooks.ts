/** `paidtrail webhooks …`: endpoints of others, and what they were sent. */
import { Command, Option } from "commander";
import { resend, resendFailed } from "~/modules/outgoing/deliveries.server";
import { listDeliveries } from "~/modules/outgoing/delivery-list.server";
import { type DeliveryState, deliveryStates } from "~/modules/outgoing/delivery-view";
import {
  defaultOverlapHours,
  deliveryName,
  deliveryNumber,
  type EventType,
  endpointName,
  endpointNumber,
  eventTypes,
} from "~/modules/outgoing/endpoint";
import { addEndpoint, listEndpoints, removeEndpoint, rollSecret } from "~/modules/outgoing/endpoints.server";
import { reasonFor } from "../ask-reason";
import { withConnection } from "../connect";
import { CommandFailure } from "../failure";
import { print, printable, printFacts, printJson, printTable, time } from "../output";
import { givenSettings } from "../surroundings";

interface JsonOption {
  json?: boolean;
}

const shown = 20;
const why = new Option("--reason <text>", "why; kept in the audit log (default: ask)");
const asJson = new Option("--json", "print JSON");

export function webhooksCommand(): Command {
  return new Command("webhooks")
    .description("endpoints that hear of what happens here, and what they were sent")
    .addCommand(list())
    .addCommand(add())
    .addCommand(remove())
    .addCommand(roll())
    .addCommand(deliveries())
    .addCommand(resendCommand());
}

function list(): Command {
  return new Command("list")
    .description("all endpoints")
    .addOption(asJson)
    .action(async (options: JsonOption) => {
      await withConnection(async ({ pool, livemode }) => {
        const endpoints = await listEndpoints(pool, livemode);
        if (options.json) {
          const data = endpoints.map((endpoint) => ({ ...endpoint, id: endpointName(endpoint.id) }));
          return printJson({ object: "list", data, has_more: false });
        }
        if (endpoints.length === 0)
          return print("No endpoint yet: add one with “paidtrail webhooks add <url>”.");
        printTable(
          ["id", "address", "hears of", "state", "added"],
          endpoints.map(({ id, url, types, disabledAt, failingSince, createdAt }) => [
            endpointName(id),
            url,
            types.length === eventTypes.length ? "everything" : types.join(", "),
            disabledAt ? "disabled" : failingSince ? `failing since ${time(failingSince)}` : "enabled",
            time(createdAt),
          ]),
        );
      });
    });
}

function add(): Command {
  return new Command("add")
    .description("add an endpoint and show its secret, once")
    .argument("<url>", "https://…")
    .addOption(new Option("--event <type...>", "what it hears of (default: everything)").choices(eventTypes))
    .addOption(asJson)
    .action(async (url: string, options: { event?: EventType[] } & JsonOption) => {
      await withConnection(async ({ pool, livemode, change }) => {
        const local = givenSettings().NODE_ENV !== "production" && !livemode;
        const wish = { url, types: options.event ?? [], local };
        const added = await addEndpoint(pool, livemode, wish, change("added with “paidtrail webhooks add”"));
        if (added.outcome === "invalid") throw new CommandFailure(added.problem);
        const id = endpointName(added.endpoint.id);
        if (options.json) return printJson({ id, url: added.endpoint.url, secret: added.secret });
        print("This secret is shown once: give it to whoever verifies the deliveries.");
        printFacts([
          ["id", id],
          ["secret", added.secret],
        ]);
      });
    });
}

function remove(): Command {
  return new Command("remove")
    .description("send it nothing any more")
    .argument("<endpoint>", "ptwe_…")
    .addOption(why)
    .addOption(asJson)
    .action(async (name: string, options: { reason?: string } & JsonOption) => {
      await withConnection(async ({ pool, livemode, change }) => {
        const reason = await reasonFor(options, "removed with “paidtrail webhooks remove”");
        const removed = await removeEndpoint(pool, livemode, numberOf(name), change(reason));
        if (removed.outcome === "unknown_endpoint") throw unknown(name);
        if (options.json) return printJson({ id: name, deleted: true });
        print(`${name} is sent nothing any more.`);
      });
    });
}

function roll(): Command {
  return new Command("roll")
    .description("make a new secret and show it, once; the former signs too for a while")
    .argument("<endpoint>", "ptwe_…")
    .option("--overlap <hours>", "how long the former signs too; 0: not at all", String(defaultOverlapHours))
    .addOption(why)
    .addOption(asJson)
    .action(async (name: string, options: { overlap: string; reason?: string } & JsonOption) => {
      await withConnection(async ({ pool, livemode, change }) => {
        const reason = await reasonFor(options, "rolled with “paidtrail webhooks roll”");
        const wish = { id: numberOf(name), overlapHours: Number(options.overlap) };
        const rolled = await rollSecret(pool, livemode, wish, change(reason));
        if (rolled.outcome === "unknown_endpoint") throw unknown(name);
        if (rolled.outcome === "invalid") throw new CommandFailure(rolled.problem);
        const ends = rolled.formerEndsAt;
        if (options.json) return printJson({ id: name, secret: rolled.secret, formerEndsAt: ends });
        print("This secret is shown once.");
        printFacts([
          ["secret", rolled.secret],
          ["former signs until", time(ends) ?? ""],
        ]);
      });
    });
}

function deliveries(): Command {
  return new Command("deliveries")
    .description(`the newest ${shown} deliveries`)
    .option("--endpoint <id>", "of one endpoint, ptwe_…")
    .addOption(new Option("--state <state>", "only these").choices(deliveryStates))
    .addOption(asJson)
    .action(async (options: { endpoint?: string; state?: DeliveryState } & JsonOption) => {
      await withConnection(async ({ pool, livemode }) => {
        const endpointId = options.endpoint === undefined ? undefined : numberOf(options.endpoint);
        const filter = { endpointId, state: options.state };
        const { rows, hasMore } = await listDeliveries(pool, livemode, filter, { limit: shown });
        if (options.json) {
          const data = rows.map((row) => ({
            ...row,
            id: deliveryName(row.id),
            endpointId: endpointName(row.endpointId),
          }));
          return printJson({ object: "list", data, has_more: hasMore });
        }
        if (rows.length === 0) return print("Nothing was sent.");
        printTable(
          ["id", "endpoint", "type", "state", "tries", "last try", "what came of it", "next try"],
          rows.map((row) => [
            deliveryName(row.id),
            endpointName(row.endpointId),
            row.type,
            row.state,
            String(row.tries),
            time(row.triedAt),
            printable(row.error ?? (row.status === null ? "" : String(row.status))),
            time(row.nextAttemptAt),
          ]),
        );
      });
    });
}

function resendCommand(): Command {
  return new Command("resend")
    .description("send a delivery once more, or all of an endpoint that were given up")
    .argument("<id>", "ptwd_… of a delivery, or ptwe_… of an endpoint")
    .addOption(asJson)
    .action(async (name: string, options: JsonOption) => {
      await withConnection(async ({ pool, livemode, change }) => {
        const by = change("sent again with “paidtrail webhooks resend”");
        const delivery = deliveryNumber(name);
        if (delivery === null) {
          const sent = await resendFailed(pool, livemode, numberOf(name), by);
          if (sent.outcome === "unknown_endpoint") throw unknown(name);
          if (options.json) return printJson({ id: name, resent: sent.count });
          return print(sent.count === 0 ? "None was given up." : `${sent.count} are sent again.`);
        }
        const sent = await resend(pool, livemode, delivery, by);
        if (sent.outcome === "unknown_delivery") throw new CommandFailure(`There is no delivery “${name}”.`);
        if (sent.outcome === "endpoint_gone") throw new CommandFailure("Its endpoint was deleted.");
        if (options.json) return printJson({ id: name, resent: 1 });
        print("It is sent again.");
      });
    });
}

function numberOf(name: string): number {
  const number = endpointNumber(name);
  if (number === null) throw unknown(name);
  return number;
}

const unknown = (name: string) =>
  new CommandFailure(`There is no endpoint “${name}”: look with “paidtrail webhooks list”.`);
