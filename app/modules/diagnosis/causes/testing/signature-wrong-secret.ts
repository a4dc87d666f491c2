import { ago, eventHere, eventThere, refusal } from "../../testing/things";
import { refusalTable } from "./refusals";

export const table = refusalTable("signature_wrong_secret", {
  cleared: [
    {
      when: "earlier events were verified, and none since: the secret was rolled",
      given: {
        eventsThere: [eventThere("evt_1")],
        events: [eventHere("evt_0", { created: ago({ days: 9 }) })],
        rejections: [refusal("signature_wrong_secret")],
      },
      looked: "This payer's earlier events fitted the secret configured here: it was rolled, not wrong.",
    },
  ],
});
