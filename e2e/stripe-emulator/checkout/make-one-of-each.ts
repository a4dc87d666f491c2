import type { Maker } from "../testing/make-one-of-each";

export const checkoutSamples: Maker = async () => [];
