/** The frame of every page: the band that says this is not Stripe, and the style. No script, no outside file. */
import { Html, html } from "./html";
import { STYLE } from "./style";

interface Frame {
  title: string;
  /** One column of a form's width. */
  narrow?: boolean;
  /** Style of this page alone, after the common one. */
  style?: string;
}

/** A whole document. Forms post back to the emulator. */
export function document({ title, narrow = false, style = "" }: Frame, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(STYLE + style)}</style>
</head>
<body>
<aside class="banner" aria-label="Stripe emulator"><b>Stripe emulator.</b> Nothing here is real, no money moves. Use test cards only.</aside>
<main class="${narrow ? "narrow" : ""}">${content}</main>
</body>
</html>`.text;
}

export function errorPage(message: string): string {
  return document(
    { title: "Something is not right", narrow: true },
    html`<h1>Something is not right</h1><p class="error" role="alert">${message}</p>`,
  );
}
