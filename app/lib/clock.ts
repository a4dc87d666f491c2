/** Where "now" comes from. Rules take a Date; doors take a Clock, so that tests can set it. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
