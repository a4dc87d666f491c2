/**
 * What our own probe of an address bears, so that our webhook does not take it for
 * a refused delivery: a token of that address, keyed with the deployment's secret.
 * Another address that is probed learns nothing that would be of use here.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

export const probeHeader = "paidtrail-probe";

export function probeToken(url: string, deploymentSecret: string): string {
  return createHmac("sha256", deploymentSecret).update(`probe of ${url}`).digest("base64url");
}

export function isOwnProbe(bears: string | null, url: string, deploymentSecret: string): boolean {
  if (bears === null) return false;
  const [given, own] = [Buffer.from(bears), Buffer.from(probeToken(url, deploymentSecret))];
  return given.byteLength === own.byteLength && timingSafeEqual(given, own);
}
