/** What only the portal needs beside the common style. */
export const PORTAL_STYLE = `
  main { max-width: 60rem; }
  .portal { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 2rem 3rem; align-items: start; }
  .side p { margin: 0 0 .75rem; }
  .side .business { font-weight: 650; margin-bottom: 0; }
  .side .business + p { margin-top: 0; }
  .back { text-decoration: none; font-size: .9375rem; }
  .back:hover { text-decoration: underline; }
  .legal { display: flex; flex-wrap: wrap; gap: .25rem 1rem; font-size: .8125rem; }
  .content > .error, .content > .notice { margin: 0 0 1rem; }
  .content > section { margin-top: 2.25rem; }
  .content > section > h2 { margin-top: 0; }
  .rows { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
  .rows > li { display: flex; flex-wrap: wrap; gap: .35rem 1.5rem; justify-content: space-between; align-items: baseline; padding: .8rem 0; border-bottom: 1px solid var(--line); }
  .rows .grow { flex: 1 1 14rem; min-width: 0; overflow-wrap: anywhere; }
  .rows .actions { display: flex; flex-wrap: wrap; gap: .25rem .9rem; align-items: baseline; }
  .rows form { display: inline; }
  .rows .actions { margin: 0 -.3rem; }
  .rows .actions button { padding: .4rem .3rem; }
  .content th, .content .whole-words { white-space: nowrap; overflow-wrap: normal; }
  .invoices { overflow-x: auto; }
  .money td:first-child { overflow-wrap: anywhere; }
  .fields > div:first-child > label { margin-top: 0; }
  .tag { display: inline-block; border: 1px solid var(--strong-line); border-radius: 999px; padding: 0 .55rem; font-size: .8125rem; color: var(--soft); white-space: nowrap; }
  .tag.bad { color: var(--bad); border-color: currentColor; background: var(--bad-wash); }
  .tag.good { color: var(--good); border-color: currentColor; background: var(--good-wash); }
  .plan { margin-bottom: 1rem; }
  .plan .name { font-size: 1.125rem; font-weight: 650; margin: 0; }
  .plan .price { font-size: 1.25rem; margin: .1rem 0 .35rem; }
  .plan .tag { margin-left: .35rem; vertical-align: .1em; }
  .choices { border: 1px solid var(--line); border-radius: 10px; overflow: clip; margin-top: .5rem; background: var(--sheet); }
  .choices .choice + .choice { border-top: 1px solid var(--line); }
  .choices .choice:has(input:checked) { background: var(--accent-wash); }
  .choices .choice > span { display: flex; flex-direction: column; min-width: 0; overflow-wrap: anywhere; }
  .money { width: 100%; margin-top: .75rem; }
  .money td:last-child, .money th:last-child { text-align: right; padding-right: 0; white-space: nowrap; }
  .money .total td { font-weight: 650; border-bottom: 0; }
  textarea { min-height: 5.5rem; resize: vertical; }
  .narrow-form { max-width: 30rem; }
  @media (max-width: 48rem) {
    .portal { grid-template-columns: minmax(0, 1fr); gap: 1.25rem; }
    .side { border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
  }
`;
