import { NEWER, type ShapeExceptions } from "../shape-exceptions";

export const portalShapes: ShapeExceptions = {
  missing: {},
  added: {
    "billing_portal.configuration": {
      "features.subscription_cancel.cancellation_reason.feedback_options": NEWER,
      "features.subscription_pause": NEWER,
    },
    "billing_portal.session": { "flow.customer_update": NEWER, "flow.subscription_pause": NEWER },
  },
};
