/**
 * How many ended subscriptions, sessions and charges of a customer decisions look
 * at, newest first. The store loads as many and the rules look at no more, so
 * that deriving again from the store gives the same answer.
 */
export const pastLimit = 20;
