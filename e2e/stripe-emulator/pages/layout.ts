/** The frame of every page: the banner that says this is not Stripe, and one plain style. */
import { Html, html } from "./html";

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { margin: 0; background: Canvas; color: CanvasText; }
  .banner { background: #635bff; color: #fff; padding: .5rem 1rem; font-size: 13px; }
  main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
  main.narrow { max-width: 28rem; }
  h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
  label { display: block; margin: .75rem 0 .2rem; font-weight: 600; }
  input, select { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem; border: 1px solid #8888; border-radius: 6px; }
  input[type=radio], input[type=checkbox] { width: auto; }
  button, .button { font: inherit; display: inline-block; margin: 1rem .5rem 0 0; padding: .55rem 1rem; border: 0; border-radius: 6px; background: #635bff; color: #fff; cursor: pointer; text-decoration: none; }
  button.quiet, .button.quiet { background: transparent; color: inherit; border: 1px solid #8888; }
  .error { border: 1px solid #c0123c; border-radius: 6px; padding: .6rem .8rem; }
  .muted { opacity: .7; }
  table { border-collapse: collapse; width: 100%; font-size: 13px; }
  th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #8884; vertical-align: top; overflow-wrap: anywhere; }
  code { font: 12px ui-monospace, monospace; }
  .amount { font-size: 1.8rem; font-weight: 650; }
`;

interface Frame {
  title: string;
  narrow?: boolean;
}

/** A whole document. Forms post back to the emulator; there is no script. */
export function document({ title, narrow = false }: Frame, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${raw(STYLE)}</style></head>
<body><div class="banner" role="note">Stripe emulator: nothing here is real, no money moves. Test cards only.</div>
<main class="${narrow ? "narrow" : ""}">${content}</main></body>
</html>`.text;
}

export function errorPage(message: string): string {
  return document(
    { title: "Something is not right", narrow: true },
    html`<h1>Something is not right</h1><p class="error">${message}</p>`,
  );
}

function raw(text: string): Html {
  return new Html(text);
}
