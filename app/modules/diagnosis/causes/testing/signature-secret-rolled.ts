import { ago, eventHere, eventThere, refusal } from "../../testing/things";
import { refusalTable } from "./refusals";

const refused = {
  eventsThere: [eventThere("evt_1")],
  rejections: [refusal("signature_wrong_secret")],
};

export const table = refusalTable("signature_secret_rolled", {
  found: [
    {
      when: "no secret fits, and earlier events of this payer were verified",
      given: [refused, { events: [eventHere("evt_0", { created: ago({ days: 9 }) })] }],
      evidence: ["delivery dlv_1 reason", "event evt_1"],
      certainty: "likely",
      says: /the secret seems to have been rolled/,
    },
  ],
  cleared: [
    {
      when: "no secret fits, and nothing of this payer was ever verified",
      given: refused,
      looked: "No delivery about this payer was refused for this.",
    },
    {
      when: "a later event was verified: the secret fits",
      given: [
        refused,
        {
          events: [
            eventHere("evt_0", { created: ago({ days: 9 }) }),
            eventHere("evt_2", { created: ago({ minutes: 5 }) }),
          ],
        },
      ],
      looked: "No delivery about this payer was refused for this.",
    },
  ],
});
