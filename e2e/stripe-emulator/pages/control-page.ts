/** The emulator's own page: events with their attempts, faults, and the clock. */
import type Stripe from "stripe";
import type { HttpAnswer } from "../api/http";
import { attempts, deliveries } from "../webhooks/tables";
import type { Emulator, World } from "../emulator";
import { faults } from "../faults/fault";
import type { Space } from "../store/database";
import { CONTROL_STYLE } from "./control-style";
import { logPage, readFilter, type LogFilter } from "./event-log";
import { html, type Html } from "./html";
import { document } from "./layout";

export function controlPage(emulator: Emulator, url: URL): HttpAnswer {
  const world: World = url.searchParams.get("mode") === "live" ? "live" : "test";
  const content = html`
    <h1>Stripe emulator</h1>
    <p class="muted">Account <code>${emulator.account()}</code>, ${world} mode
      (<a href="?mode=${world === "live" ? "test" : "live"}">show ${world === "live" ? "test" : "live"} mode</a>).
      Its clock says ${time(emulator.clock.now())}.</p>
    ${eventTable(emulator, world, url.searchParams)}
    ${faultTable(emulator)}
    ${lackTable(emulator)}`;
  return {
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    },
    body: document({ title: "Stripe emulator", style: CONTROL_STYLE }, content),
  };
}

function eventTable(emulator: Emulator, world: World, query: URLSearchParams): Html {
  const space = emulator.database.space(world);
  const filter = readFilter(query);
  const before = query.get("before");
  const { shown, older } = logPage(space, filter, before);
  const filtered = Object.values(filter).some((value) => value !== "");
  return html`<h2 id="events">Events and their delivery attempts</h2>
    ${filterView(world, filter, filtered)}
    ${
      shown.length === 0
        ? html`<p class="muted">${filtered || before !== null ? "No event fits." : "Nothing happened yet in this mode."}</p>`
        : html`<div class="log" role="region" aria-labelledby="events" tabindex="0"><table>
          <thead><tr><th scope="col">Created</th><th scope="col">Event</th><th scope="col">Deliveries</th><th scope="col">Attempts</th></tr></thead>
          <tbody>${shown.map((event) => eventRow(space, event))}</tbody></table></div>`
    }
    <nav class="pages" aria-label="Pages of events">
      ${before === null ? "" : html`<a href="${address(world, filter, null)}">Newest</a>`}
      ${older === null ? "" : html`<a href="${address(world, filter, older)}" rel="next">Older</a>`}
    </nav>`;
}

function filterView(world: World, filter: LogFilter, filtered: boolean): Html {
  const field = (name: keyof LogFilter, label: string, placeholder: string) =>
    html`<div><label for="${name}">${label}</label><input id="${name}" name="${name}" value="${filter[name]}" placeholder="${placeholder}" autocomplete="off" spellcheck="false"></div>`;
  return html`<form class="filter" role="search" aria-label="Events">
    <input type="hidden" name="mode" value="${world}">
    ${field("type", "Type", "invoice.*")}${field("customer", "Customer", "cus_…")}${field("event", "Event id", "evt_…")}
    <button>Show</button>${filtered ? html`<a class="button quiet" href="?mode=${world}">Clear</a>` : ""}
  </form>`;
}

function address(world: World, filter: LogFilter, before: string | null): string {
  const query = new URLSearchParams({ mode: world });
  for (const [name, value] of Object.entries(filter)) if (value !== "") query.set(name, value);
  if (before !== null) query.set("before", before);
  return `?${query}`;
}

function eventRow(space: Space, event: Stripe.EventBase): Html {
  const owed = space.table(deliveries).find("event", event.id);
  const made = space.table(attempts).find("event", event.id);
  return html`<tr>
    <td class="when">${time(event.created)}</td>
    <td><span class="type">${event.type}</span><br><code class="muted">${event.id}</code></td>
    <td class="state" data-name="Deliveries">${owed.length === 0 ? html`<span class="muted">no endpoint takes it</span>` : html`<ul>${owed.map(({ object }) => html`<li>${object.state}${object.extra ? " (extra)" : ""}</li>`)}</ul>`}</td>
    <td${made.length === 0 ? "" : html` data-name="Attempts"`}><ul>${made.map(({ object }) => html`<li>${object.status ?? object.error} in ${object.duration_ms} ms${object.faults.length > 0 ? html` <em>${object.faults.join(", ")}</em>` : ""}${object.response_body === "" ? "" : html` <code class="answer">${object.response_body.slice(0, 120)}</code>`}</li>`)}</ul></td>
  </tr>`;
}

function faultTable(emulator: Emulator): Html {
  const rows = [...emulator.database.space("emulator").table(faults).oldestFirst()].map(
    ({ object: fault }) => html`<tr>
      <td><code>${fault.id}</code></td>
      <td data-name="Does"><code>${fault.kind}: ${JSON.stringify(fault.action)}</code></td>
      <td data-name="To"><code>${JSON.stringify(fault.match)}</code></td>
      <td data-name="Acted">${fault.acted} times; ${fault.remaining === null ? "until removed" : `${fault.remaining} left`}</td>
      <td>${fault.note}</td>
    </tr>`,
  );
  return html`<h2 id="faults">Faults</h2>
    ${
      rows.length === 0
        ? html`<p class="muted">None: everything works as it should.</p>`
        : html`<div class="log" role="region" aria-labelledby="faults" tabindex="0"><table>
      <thead><tr><th scope="col">Fault</th><th scope="col">Does</th><th scope="col">To</th><th scope="col">Acted</th><th scope="col">Note</th></tr></thead>
      <tbody>${rows}</tbody></table></div>`
    }`;
}

function lackTable(emulator: Emulator): Html {
  if (emulator.log.lacks.length === 0) return html``;
  const rows = [...emulator.log.lacks]
    .reverse()
    .map((lack) => html`<tr><td class="when">${time(lack.at / 1000)}</td><td>${lack.what}</td></tr>`);
  return html`<h2 id="lacks">Asked for, and not there</h2>
    <div class="log" role="region" aria-labelledby="lacks" tabindex="0"><table>
      <thead><tr><th scope="col">At</th><th scope="col">What</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function time(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace("T", " ").slice(0, 19);
}
