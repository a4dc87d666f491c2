/** The API version in which Paidtrail asks Stripe: that of the SDK. Events come in the version of their endpoint. */
export const pinnedApiVersion = "2026-10-28.endive";
