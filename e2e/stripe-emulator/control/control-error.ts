/** What the caller of the control API did wrong, in words for them. */
export class ControlError extends Error {}
