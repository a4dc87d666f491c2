/** What the tables share of the causes in which the address answers as something else than our webhook. */
import type { CauseCode } from "../../chain";
import type { ProbeFact } from "../../facts";
import type { NextStep } from "../../rule";
import { ago, endpoint, eventHere, eventThere, probed, webhookUrl } from "../../testing/things";
import type { FoundRow, RuleTable } from "./table";

export interface Door {
  /** What the address answers where this is the cause, each with words for it. */
  answers: readonly [[string, Partial<ProbeFact>], ...[string, Partial<ProbeFact>][]];
  /** Answers of other causes. */
  others: readonly [string, Partial<ProbeFact>][];
  action?: NextStep["action"];
}

const bad = (answer: Partial<ProbeFact>) => probed({ isOurs: false, ...answer });
const moved = "https://billing.example/webhooks";

export function doorTable(
  code: CauseCode,
  { answers, others, action = { kind: "backfill" } }: Door,
): RuleTable {
  const [first, ...further] = answers.map(
    ([when, answer]): FoundRow => ({
      when: `the address ${when}, and an event never arrived`,
      given: {
        endpoint: { endpoints: [endpoint()], probes: [bad(answer)] },
        eventsThere: [eventThere("evt_1", { pendingWebhooks: 1 })],
      },
      evidence: [`probe ${webhookUrl}`, "endpoint we_1 url", "event evt_1"],
      says: /^The address of endpoint we_1, .*; evt_1 \(invoice\.paid\) never arrived here\.$/,
      since: ago({ hours: 1 }),
      action,
    }),
  );
  const [[, answer]] = answers;
  if (first === undefined) throw new Error("A door has an answer.");
  return {
    code,
    found: [
      first,
      ...further,
      {
        when: "no endpoint has our address, and that of one like it answers so",
        given: {
          endpoint: {
            endpoints: [endpoint({ url: moved })],
            probes: [probed(), bad({ ...answer, url: moved })],
          },
          eventsThere: [eventThere("evt_1", { pendingWebhooks: 1 })],
        },
        evidence: [`probe ${moved}`, "endpoint we_1 url", "event evt_1"],
      },
      {
        when: "it answers so, and nothing of this payer is missing: told, and not blamed",
        given: {
          endpoint: { endpoints: [endpoint()], probes: [bad(answer)] },
          eventsThere: [eventThere("evt_1")],
          events: [eventHere("evt_1")],
        },
        evidence: [`probe ${webhookUrl}`, "endpoint we_1 url"],
        harmless: true,
      },
    ],
    cleared: [
      {
        when: "our webhook answers",
        given: { endpoint: { endpoints: [endpoint()], probes: [probed()] } },
        looked: `${webhookUrl} answers an unsigned request as our webhook does.`,
      },
      {
        when: "the endpoint is disabled: nothing is posted there",
        given: { endpoint: { endpoints: [endpoint({ status: "disabled" })], probes: [bad(answer)] } },
        looked: "No endpoint at Stripe has our address or one like it.",
      },
      ...others.map(([when, other]) => ({
        when: `the address ${when}`,
        given: { endpoint: { endpoints: [endpoint()], probes: [bad(other)] } },
        looked: /^https:\/\/billing\.example\/api\/stripe\/webhook (answers|gives no answer)/,
      })),
    ],
    undecidable: [
      {
        when: "the endpoints were not read",
        given: { unread: ["endpoint"] },
        missing: "The endpoints at Stripe were not read, or our own address is not known.",
      },
      {
        when: "the address was not tried",
        given: { endpoint: { endpoints: [endpoint()], probes: [] } },
        missing: "The address of the endpoint was not tried from here.",
      },
    ],
  };
}

export const notFound: [string, Partial<ProbeFact>] = ["answers 404", { status: 404 }];
export const redirect: [string, Partial<ProbeFact>] = [
  "answers 308",
  { status: 308, location: "https://www.billing.example/" },
];
export const forbidden: [string, Partial<ProbeFact>] = ["answers 401", { status: 401 }];
export const silent: [string, Partial<ProbeFact>] = [
  "gives no answer",
  { status: null, failure: "the connection is refused" },
];
