/** API keys: which world they open, and what restricted ones may do. */
import type { Space } from "../store/database";
import { randomText } from "../store/ids";
import { defineTable } from "../store/table";
import { expiredKey, invalidKey, missingKey, missingPermission } from "./errors";
import type { Method } from "./operation";

export type Access = "none" | "read" | "write";

export interface ApiKey {
  /** The key itself. */
  id: string;
  livemode: boolean;
  expired: boolean;
  /** Null: a full secret key. */
  permissions: Record<string, Access> | null;
}

const keys = defineTable<ApiKey>({ name: "emulator.api_key", prefix: "key" });

export interface Caller {
  key: string;
  masked: string;
  livemode: boolean;
  permissions: Record<string, Access> | null;
}

/**
 * Full keys need not be registered: any well-formed `sk_test_…` or `sk_live_…`
 * opens its world, until it is expired. Restricted ones are made by the control
 * API, because their permissions have to come from somewhere.
 * @throws ApiError 401
 */
export function authenticate(control: Space, authorization: string | undefined): Caller {
  const key = keyOf(authorization);
  if (key === null) throw missingKey();
  const masked = mask(key);
  const form = /^(sk|rk)_(test|live)_[A-Za-z0-9_]{1,250}$/.exec(key);
  if (form === null) throw invalidKey(masked);
  const known = control.table(keys).get(key)?.object ?? null;
  if (known?.expired) throw expiredKey(masked);
  if (form[1] === "rk" && known === null) throw invalidKey(masked);
  return { key, masked, livemode: form[2] === "live", permissions: known?.permissions ?? null };
}

/** @throws ApiError 403 in Stripe's words */
export function authorize(caller: Caller, permission: string, method: Method, account: string): void {
  if (caller.permissions === null) return;
  const has = caller.permissions[permission] ?? "none";
  const needs = method === "GET" ? "read" : "write";
  if (has === "write" || has === needs) return;
  throw missingPermission(caller.masked, account, `rak_${permission}_${needs}`);
}

/** Inside a transaction. */
export function createKey(
  control: Space,
  livemode: boolean,
  permissions: Record<string, Access> | null,
): ApiKey {
  const id = `${permissions === null ? "sk" : "rk"}_${livemode ? "live" : "test"}_51${randomText(32)}`;
  return control.table(keys).put({ id, livemode, expired: false, permissions }, null);
}

/** Inside a transaction. From now on the key gets Stripe's "Expired API Key provided". */
export function expireKey(control: Space, key: string): void {
  const known = control.table(keys).get(key)?.object;
  const livemode = key.includes("_live_");
  control
    .table(keys)
    .put({ id: key, livemode, permissions: known?.permissions ?? null, expired: true }, null);
}

/** `Bearer KEY`, or Basic with the key as user name. */
function keyOf(authorization: string | undefined): string | null {
  if (authorization === undefined) return null;
  const [scheme = "", value = ""] = authorization.trim().split(/\s+/, 2);
  if (/^bearer$/i.test(scheme)) return value === "" ? null : value;
  if (!/^basic$/i.test(scheme)) return null;
  const [user = ""] = Buffer.from(value, "base64").toString("utf8").split(":", 1);
  return user === "" ? null : user;
}

/** As Stripe shows a key in errors: its beginning and its last four. */
function mask(key: string): string {
  const start = /^(sk|rk|pk)_(test|live)_/.exec(key)?.[0] ?? key.slice(0, 3);
  const rest = key.slice(start.length);
  if (rest.length <= 4) return `${start}${"*".repeat(rest.length)}`;
  return `${start}${"*".repeat(rest.length - 4)}${rest.slice(-4)}`;
}
