/** Every resource of the emulator. A new one is added here, and nowhere else. */
import type { Operation } from "../api/operation";
import type { Resource } from "../api/resource";
import type { Page } from "../pages/page-router";
import { customerResource } from "./customers";
import { eventResource } from "./events";
import { paymentMethodResource } from "./payment-methods";
import { priceResource } from "./prices";
import { productResource } from "./products";
import { sourceResource } from "./sources";
import { testClockResource } from "./test-clocks";
import { webhookEndpointResource } from "./webhook-endpoints";

const resources: readonly Resource[] = [
  customerResource,
  eventResource,
  paymentMethodResource,
  priceResource,
  productResource,
  sourceResource,
  testClockResource,
  webhookEndpointResource,
];

export const operations: readonly Operation[] = resources.flatMap((resource) => resource.operations);
export const pages: readonly Page[] = resources.flatMap((resource) => resource.pages ?? []);
