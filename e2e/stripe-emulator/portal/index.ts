/** Billing portal sessions and configurations, and the portal itself. */
import type { Resource } from "../api/resource";
import { cancelPages } from "./cancel-pages";
import { configurationResource } from "./configurations";
import { detailsPages } from "./details-pages";
import { loginPages } from "./login-page";
import { methodPages } from "./methods-pages";
import { overviewPages } from "./overview-page";
import { planPages } from "./plan-pages";
import { sessionResource } from "./sessions";
import { settingsPages } from "./settings-page";

const hostedPortal: Resource = {
  operations: [],
  pages: [
    ...overviewPages,
    ...methodPages,
    ...planPages,
    ...cancelPages,
    ...detailsPages,
    ...loginPages,
    ...settingsPages,
  ],
};

export const portalResources: readonly Resource[] = [configurationResource, sessionResource, hostedPortal];
