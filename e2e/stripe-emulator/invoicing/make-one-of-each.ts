import type { Maker } from "../testing/make-one-of-each";

export const invoicingSamples: Maker = async () => [];
