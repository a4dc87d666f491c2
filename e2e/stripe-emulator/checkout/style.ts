/** What only the Checkout page needs beside the common style. */
export const CHECKOUT_STYLE = `
  main { max-width: 60rem; }
  .checkout { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 26rem); gap: 2rem 3.5rem; align-items: start; }
  .merchant { display: flex; align-items: center; gap: .6rem; margin: .35rem 0 1.75rem; font-weight: 600; }
  .mark { display: grid; place-items: center; width: 2rem; height: 2rem; border-radius: 8px; background: var(--accent); color: var(--on-accent); font-size: 1rem; }
  .back { display: grid; place-items: center; width: 2.25rem; height: 2.25rem; margin-left: -.5rem; border-radius: 8px; color: inherit; text-decoration: none; font-size: 1.125rem; }
  .back:hover { background: var(--accent-wash); }
  .summary h1 { font-size: 1.0625rem; font-weight: 500; letter-spacing: 0; color: var(--soft); margin: 0; }
  .summary .amount { font-size: 2.375rem; margin: .1rem 0 .25rem; }
  .summary h1.alone { font-size: 1.625rem; font-weight: 650; letter-spacing: -.015em; color: var(--ink); margin-bottom: .35rem; }
  .sheet > .error { margin: 0 0 1.25rem; }
  .totals code { font-size: .9375rem; color: var(--ink); }
  .rhythm { font-size: 1rem; font-weight: 400; letter-spacing: 0; color: var(--soft); }
  .lines { list-style: none; margin: 1.5rem 0 0; padding: 0; }
  .lines li { display: flex; gap: 1.5rem; justify-content: space-between; padding: .85rem 0; border-top: 1px solid var(--line); }
  .lines li > div { display: flex; flex-direction: column; gap: .1rem; min-width: 0; overflow-wrap: anywhere; }
  .lines .name { font-weight: 600; }
  .right { text-align: right; }
  .lines .right { align-items: flex-end; flex: none; }
  input.quantity { width: 5.5rem; min-height: 2.25rem; padding: .25rem .5rem; }
  label.quantity { margin: .35rem 0 .1rem; }
  .totals { border-top: 1px solid var(--line); padding-top: .5rem; }
  .totals > div { display: flex; justify-content: space-between; gap: 1.5rem; padding: .25rem 0; }
  .totals dt { font-size: 1rem; }
  .totals dd { margin: 0; white-space: nowrap; }
  .totals .total { border-top: 1px solid var(--line); margin-top: .5rem; padding-top: .75rem; font-weight: 650; }
  .totals .total dt { color: inherit; }
  .code { margin-top: .75rem; }
  .code-row { display: flex; gap: .5rem; }
  .code-row button { margin: 0; flex: none; }
  fieldset.first { margin-top: 0; }
  .known { margin: .25rem 0 0; overflow-wrap: anywhere; }
  .known .muted { margin-right: .75rem; font-size: .875rem; }
  .methods { border: 1px solid var(--line); border-radius: 10px; margin-top: .5rem; overflow: clip; }
  .method + .method { border-top: 1px solid var(--line); }
  .method:has(.choice input:checked) { background: var(--accent-wash); }
  .method-fields { padding: 0 .85rem 1rem; }
  .method-fields label { margin-top: .35rem; }
  @supports selector(:has(a)) { .method:not(:has(.choice input:checked)) .method-fields { display: none; } }
  form:has(input[name=payment_method][value^=pm_]:checked) .holder { display: none; }
  .hints { margin-top: 1rem; padding: .85rem 1rem; border: 1px dashed var(--strong-line); border-radius: 10px; font-size: .8125rem; color: var(--soft); }
  .hints h2 { margin: 0 0 .35rem; font-size: .8125rem; color: var(--ink); }
  .hints dl > div { display: flex; flex-wrap: wrap; gap: 0 .75rem; justify-content: space-between; padding: .1rem 0; }
  .hints dt code { color: var(--ink); font-size: .8125rem; }
  .hints dd { margin: 0; }
  .hints p { margin: .35rem 0 0; }
  @media (max-width: 48rem) {
    .checkout { grid-template-columns: minmax(0, 1fr); gap: 1.5rem; }
    .summary .amount { font-size: 2rem; }
    .lines { margin-top: 1rem; }
  }
`;
