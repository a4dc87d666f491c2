import { ago, eventHere, eventThere, refusal } from "../../testing/things";
import { refusalTable } from "./refusals";
import { because } from "./table";

export const table = refusalTable("signature_wrong_secret", {
  excludes: because(
    "An event that was verified before makes it a secret that was rolled.",
    "api_version_shape",
  ),
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
