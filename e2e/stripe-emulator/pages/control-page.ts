/** The emulator's own page: events with their attempts, faults, and the clock. */
import type { HttpAnswer } from "../api/http";
import { attempts, deliveries } from "../webhooks/tables";
import type { Emulator, World } from "../emulator";
import { events } from "../events/tables";
import { faults } from "../faults/fault";
import { html, type Html } from "./html";
import { document } from "./layout";

const SHOWN = 60;

export function controlPage(emulator: Emulator, url: URL): HttpAnswer {
  const world: World = url.searchParams.get("mode") === "live" ? "live" : "test";
  const content = html`
    <h1>Stripe emulator</h1>
    <p class="muted">Account <code>${emulator.account()}</code>, ${world} mode
      (<a href="?mode=${world === "live" ? "test" : "live"}">show ${world === "live" ? "test" : "live"} mode</a>).
      Its clock says ${time(emulator.clock.now())}.</p>
    ${eventTable(emulator, world)}
    ${faultTable(emulator)}
    ${lackTable(emulator)}`;
  return {
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    },
    body: document({ title: "Stripe emulator" }, content),
  };
}

function eventTable(emulator: Emulator, world: World): Html {
  const space = emulator.database.space(world);
  const rows = [...space.table(events).newestFirst()].slice(0, SHOWN).map(({ object: event }) => {
    const owed = space
      .table(deliveries)
      .find("event", event.id)
      .map((row) => row.object);
    const made = space
      .table(attempts)
      .find("event", event.id)
      .map((row) => row.object);
    return html`<tr>
      <td>${time(event.created)}</td>
      <td>${event.type}<br><code class="muted">${event.id}</code></td>
      <td>${owed.length === 0 ? html`<span class="muted">no endpoint takes it</span>` : owed.map((each) => html`${each.state}${each.extra ? " (extra)" : ""}<br>`)}</td>
      <td>${made.map((each) => html`${each.status ?? each.error} in ${each.duration_ms} ms${each.faults.length > 0 ? html` <em>${each.faults.join(", ")}</em>` : ""}<br><code class="muted">${each.response_body.slice(0, 120)}</code><br>`)}</td>
    </tr>`;
  });
  return html`<h2>Events and their delivery attempts</h2>
    ${
      rows.length === 0
        ? html`<p class="muted">Nothing happened yet in this mode.</p>`
        : html`<table><thead><tr><th>created</th><th>event</th><th>deliveries</th><th>attempts</th></tr></thead><tbody>${rows}</tbody></table>`
    }`;
}

function faultTable(emulator: Emulator): Html {
  const rows = [...emulator.database.space("emulator").table(faults).oldestFirst()].map(
    ({ object: fault }) => html`<tr>
      <td><code>${fault.id}</code></td>
      <td>${fault.kind}: ${JSON.stringify(fault.action)}</td>
      <td>${JSON.stringify(fault.match)}</td>
      <td>${fault.acted} times; ${fault.remaining === null ? "until removed" : `${fault.remaining} left`}</td>
      <td>${fault.note}</td>
    </tr>`,
  );
  return html`<h2>Faults</h2>
    ${rows.length === 0 ? html`<p class="muted">None: everything works as it should.</p>` : html`<table><tbody>${rows}</tbody></table>`}`;
}

function lackTable(emulator: Emulator): Html {
  if (emulator.log.lacks.length === 0) return html``;
  const rows = [...emulator.log.lacks]
    .reverse()
    .map((lack) => html`<tr><td>${new Date(lack.at).toISOString()}</td><td>${lack.what}</td></tr>`);
  return html`<h2>Asked for, and not there</h2><table><tbody>${rows}</tbody></table>`;
}

function time(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace("T", " ").slice(0, 19);
}
