import type { Maker } from "../testing/make-one-of-each";

export const subscriptionsSamples: Maker = async () => [];
