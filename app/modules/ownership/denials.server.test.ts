/** Who asks for what is not theirs is logged by a name that nobody can try out, and not for ever. */
import { Registry } from "prom-client";
import { expect, it, vi } from "vitest";
import { createLog } from "~/lib/log.server";
import { createDenials } from "./denials.server";

it("counts every one, logs the first ones, and then looks at nothing more", async () => {
  const registry = new Registry();
  const log = createLog("test", "silent");
  const warned = vi.spyOn(log, "warn");
  const denials = createDenials({ registry, log, secret: "s" });
  for (let asked = 0; asked < 30; asked += 1) denials.count("receipt", "ada");
  expect(await denials.tooMany("ada")).toBe(false);
  for (let asked = 0; asked < 70; asked += 1) denials.count("portal", "ada");
  await vi.waitFor(async () => expect(await denials.tooMany("ada")).toBe(true));
  expect(await denials.tooMany("bob")).toBe(false);
  await vi.waitFor(() => expect(warned).toHaveBeenCalledTimes(31));
  expect(await registry.metrics()).toContain('paidtrail_ownership_denials_total{door="portal"} 70');
});
