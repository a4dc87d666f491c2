/** What only the emulator's own page needs beside the common style: a wide table, stacked on a phone. */
export const CONTROL_STYLE = `
  main { max-width: 84rem; }
  .filter { display: flex; flex-wrap: wrap; gap: 0 .75rem; align-items: end; margin-bottom: 1rem; }
  .filter > div { flex: 1 1 12rem; }
  .filter button, .filter .button { margin: .85rem 0 0; }
  .log { overflow-x: auto; }
  .log th, .log .when, .log .state { white-space: nowrap; }
  .log .type { font-weight: 600; }
  .log code { overflow-wrap: anywhere; }
  .log .answer { display: block; color: var(--soft); max-width: 32rem; }
  .log ul { list-style: none; margin: 0; padding: 0; }
  .log li + li { margin-top: .35rem; }
  .pages { display: flex; gap: 1.25rem; margin-top: 1rem; }
  @media (max-width: 48rem) {
    .log thead { display: none; }
    .log table, .log tbody, .log tr, .log td { display: block; }
    .log tr { padding: .75rem 0; border-bottom: 1px solid var(--line); }
    .log td { border: 0; padding: .1rem 0; }
    .log td[data-name]::before { content: attr(data-name) ": "; color: var(--soft); }
  }
`;
