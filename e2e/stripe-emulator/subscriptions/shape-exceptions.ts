import type { ShapeExceptions } from "../shape-exceptions";

const NEWER = "SDK 23 knows it, the fixtures do not yet";

export const subscriptionsShapes: ShapeExceptions = {
  missing: {},
  added: {
    subscription: {
      "billing_mode.updated_at": "optional; recorded replies of flexible subscriptions have it",
      "cancellation_details.feedback_option": NEWER,
      "trial_settings.end_behavior.billing_cycle_anchor": NEWER,
    },
    subscription_item: { current_trial: NEWER },
    subscription_schedule: {
      "billing_mode.updated_at": "optional; recorded replies of flexible subscriptions have it",
      pause_schedules: NEWER,
    },
  },
};
