/** One object as it is held, for whoever follows a link to “Stripe” in the demo. Hidden parts stay hidden. */
import type { HttpAnswer } from "../api/http";
import type { Emulator, World } from "../emulator";
import { CONTROL_STYLE } from "./control-style";
import { html } from "./html";
import { document } from "./layout";

export function objectPage(emulator: Emulator, id: string, url: URL): HttpAnswer {
  const world: World = url.searchParams.get("mode") === "live" ? "live" : "test";
  const found = find(emulator, world, id);
  const content = html`
    <p><a href="/_emulator?mode=${world}">Stripe emulator</a></p>
    <h1>${found === null ? "No such object" : found.table.replaceAll("_", " ")}</h1>
    <p class="muted"><code>${id}</code>, ${world} mode</p>
    ${
      found === null
        ? html`<p>The emulator holds nothing with this id. It may have been made up by a test, or forgotten by a reset.</p>`
        : html`<div class="log" role="region" aria-label="The object as JSON" tabindex="0"><pre>${JSON.stringify(found.object, null, 2)}</pre></div>`
    }`;
  return {
    status: found === null ? 404 : 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    },
    body: document({ title: `${id} · Stripe emulator`, style: CONTROL_STYLE }, content),
  };
}

function find(emulator: Emulator, world: World, id: string): { table: string; object: object } | null {
  for (const [table, { object }] of emulator.database.space(world).rows()) {
    if (object.id === id) return { table, object };
  }
  return null;
}
