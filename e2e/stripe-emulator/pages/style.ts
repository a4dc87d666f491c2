/** One calm style for all hosted pages; light and dark by the reader's own setting. */
export const STYLE = `
  :root {
    color-scheme: light dark;
    --page: #f6f7f9; --sheet: #ffffff; --ink: #1b2330; --soft: #5a6576; --line: #dde2e9; --strong-line: #8a94a4;
    --accent: #4b45c6; --accent-strong: #3a35a3; --accent-wash: #efeefc; --on-accent: #ffffff;
    --bad: #a8123a; --bad-wash: #fdf0f3; --good: #14663c; --good-wash: #ecf7f1; --band: #2b2f6b;
    font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --page: #12151c; --sheet: #1a1f29; --ink: #e8ebf1; --soft: #a3adbd; --line: #2e3542; --strong-line: #6d788a;
      --accent: #8f8bff; --accent-strong: #aeabff; --accent-wash: #24244a; --on-accent: #11132b;
      --bad: #ff9bb0; --bad-wash: #35161f; --good: #86d9ac; --good-wash: #12301f; --band: #20234f;
    }
  }
  *, *::before, *::after { box-sizing: border-box; }
  body { margin: 0; background: var(--page); color: var(--ink); font-variant-numeric: tabular-nums; }
  .banner { background: var(--band); color: #eef0ff; padding: .4rem 1rem; font-size: .8125rem; text-align: center; }
  main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
  main.narrow { width: min(30rem, 100% - 2rem); margin: 2.5rem auto; padding: 1.75rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; }

  h1 { font-size: 1.375rem; line-height: 1.3; letter-spacing: -.01em; margin: 0 0 .75rem; text-wrap: balance; }
  h2 { font-size: 1.0625rem; line-height: 1.35; margin: 2rem 0 .6rem; }
  p { margin: .5rem 0; }
  a { color: var(--accent); text-underline-offset: .15em; }
  a:hover { color: var(--accent-strong); }
  .muted { color: var(--soft); }
  .small { font-size: .875rem; }
  .amount { font-size: 2rem; line-height: 1.2; font-weight: 650; letter-spacing: -.02em; margin: .25rem 0; }
  code { font: .8125em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
  .hidden-visually { position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; border: 0; }

  .sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; padding: 1.5rem; }
  main.narrow .sheet { background: none; border: 0; padding: 0; }
  .error { color: var(--bad); background: var(--bad-wash); border: 1px solid currentColor; border-radius: 8px; padding: .65rem .85rem; }
  .notice { background: var(--good-wash); color: var(--good); border: 1px solid currentColor; border-radius: 8px; padding: .65rem .85rem; }

  form { margin: 0; }
  fieldset { border: 0; margin: 1.5rem 0 0; padding: 0; min-width: 0; }
  legend { font-weight: 650; font-size: 1.0625rem; padding: 0; margin-bottom: .25rem; }
  label { display: block; margin: .85rem 0 .25rem; font-size: .875rem; font-weight: 600; }
  label .muted { font-weight: 400; }
  input, select, textarea { font: inherit; color: inherit; width: 100%; min-height: 2.75rem; padding: .5rem .75rem; background: var(--sheet); border: 1px solid var(--strong-line); border-radius: 8px; }
  input::placeholder { color: var(--soft); opacity: .8; }
  input[aria-invalid=true], select[aria-invalid=true] { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad); }
  input[type=radio], input[type=checkbox] { width: 1.15rem; height: 1.15rem; min-height: 0; margin: 0; flex: none; accent-color: var(--accent); }
  .problem { color: var(--bad); font-size: .875rem; margin: .3rem 0 0; }
  .hint { color: var(--soft); font-size: .8125rem; margin: .3rem 0 0; }
  .fields { display: grid; grid-template-columns: 1fr 1fr; gap: 0 .75rem; }
  .fields > .wide { grid-column: 1 / -1; }
  .choice { display: flex; gap: .65rem; align-items: center; margin: 0; padding: .7rem .85rem; font-size: 1rem; font-weight: 500; cursor: pointer; }
  .check { display: flex; gap: .65rem; align-items: flex-start; font-weight: 400; cursor: pointer; }
  .check input { margin-top: .15rem; }

  button, .button { font: inherit; font-weight: 600; display: inline-block; margin: 1rem .5rem 0 0; min-height: 2.75rem; padding: .55rem 1.1rem; border: 1px solid transparent; border-radius: 8px; background: var(--accent); color: var(--on-accent); cursor: pointer; text-decoration: none; text-align: center; }
  button:hover, .button:hover { background: var(--accent-strong); color: var(--on-accent); }
  button.quiet, .button.quiet { background: transparent; color: inherit; border-color: var(--strong-line); }
  button.quiet:hover, .button.quiet:hover { background: var(--accent-wash); color: inherit; }
  button.whole { display: block; width: 100%; margin: 1.5rem 0 0; padding: .75rem; }
  button.plain { min-height: 0; margin: 0; padding: .15rem .3rem; background: none; color: var(--accent); font-size: .875rem; font-weight: 500; text-decoration: underline; text-underline-offset: .15em; }
  button.plain:hover { background: none; color: var(--accent-strong); }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

  table { border-collapse: collapse; width: 100%; font-size: .875rem; }
  th, td { text-align: left; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; }
  th { color: var(--soft); font-weight: 600; }
  dl { margin: 0; } dt { color: var(--soft); font-size: .875rem; } dd { margin: 0 0 .6rem; }

  @media (max-width: 40rem) {
    main { padding: 1.25rem 1rem 3rem; }
    main.narrow { margin: 1rem auto; padding: 1.25rem; }
    .sheet { padding: 1.1rem; }
  }
  @media (prefers-reduced-motion: no-preference) { button, .button, input { transition: background-color .12s, border-color .12s; } }
`;
