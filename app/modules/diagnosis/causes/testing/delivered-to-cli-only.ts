import { ago, endpoint, eventHere, eventThere } from "../../testing/things";
import { because, type RuleTable } from "./table";
import { given, ourDoor, taken, tried, undeliveredTable } from "./undelivered";

const owedToNobody = "No endpoint of ours is to get what is missing: it was owed to nobody.";

const alone = undeliveredTable("delivered_to_cli_only", {
  lost: taken,
  others: [tried, given],
  certainty: "likely",
  looked: "Every event that Stripe calls delivered is here.",
  cleared: [
    {
      when: "others of this payer came at the time: the way was open",
      given: [
        ourDoor,
        {
          eventsThere: [eventThere("evt_1")],
          events: [eventHere("evt_2", { created: ago({ minutes: 30 }) })],
        },
      ],
      looked: "Other events of this payer came by webhook at the time.",
    },
    {
      when: "no endpoint has our address",
      given: { eventsThere: [eventThere("evt_1")], endpoint: { endpoints: [], probes: [] } },
      looked: owedToNobody,
    },
    {
      when: "our endpoint does not send the type",
      given: {
        eventsThere: [eventThere("evt_1")],
        endpoint: { endpoints: [endpoint({ enabledEvents: ["customer.created"] })], probes: [] },
      },
      looked: owedToNobody,
    },
  ],
});

export const table: RuleTable = {
  ...alone,
  excludes: because(
    "An event that came by webhook at the time shows that the way was open.",
    "mode_mismatch",
    "account_mismatch",
    "thin_event",
    "processing_failed",
    "processing_dead",
    "processing_backlog",
    "event_type_ignored",
    "event_stale",
    "event_ambiguous",
    "api_version_shape",
  ),
};
