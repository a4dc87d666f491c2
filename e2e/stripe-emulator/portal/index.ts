/** Billing portal sessions and configurations. */
import type { Resource } from "../api/resource";
import { configurationResource } from "./configurations";
import { sessionResource } from "./sessions";

export const portalResources: readonly Resource[] = [configurationResource, sessionResource];
