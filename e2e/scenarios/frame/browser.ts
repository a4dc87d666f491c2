/**
 * Somebody in front of a browser: opens a page, fills in the form that they see,
 * presses a button, follows where it leads. Reads plain forms, as hosted pages
 * of the emulator are; runs no script.
 */
import { ScenarioFailure } from "./failure";

interface Control {
  tag: "input" | "select" | "button";
  name: string;
  value: string;
  type: string;
  checked: boolean;
  text: string;
}

interface Form {
  action: string;
  method: string;
  controls: Control[];
}

export class BrowserPage {
  private constructor(
    readonly url: string,
    readonly html: string,
  ) {}

  static async open(url: string): Promise<BrowserPage> {
    return BrowserPage.follow(url, await fetch(url, { redirect: "manual" }), []);
  }

  /** Where a redirect leads outside the host that was opened is where the visit ends: the seller's own page. */
  private static async follow(from: string, response: Response, seen: string[]): Promise<BrowserPage> {
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      const target = new URL(location, from).href;
      await response.arrayBuffer();
      if (new URL(target).host !== new URL(from).host || seen.includes(target))
        return new BrowserPage(target, "");
      return BrowserPage.follow(target, await fetch(target, { redirect: "manual" }), [...seen, target]);
    }
    const html = await response.text();
    const page = new BrowserPage(from, html);
    if (response.status >= 500)
      throw new ScenarioFailure(`${from} answered ${response.status}: ${page.words()}`);
    return page;
  }

  /** What it says, without its marks. */
  words(): string {
    return text(this.html.replace(/<(style|title)>[\s\S]*?<\/\1>/g, "")).slice(0, 400);
  }

  /** What went wrong, where the page says so. */
  complaint(): string | null {
    const found = /class="error"[^>]*>([\s\S]*?)<\/(?:p|div)>/.exec(this.html);
    return found ? text(found[1] ?? "") : null;
  }

  /** Is there such a field or button to be seen? */
  offers(name: string): boolean {
    return this.forms().some(({ controls }) => controls.some((control) => control.name === name));
  }

  offersButton(press: RegExp): boolean {
    return this.forms().some(({ controls }) => controls.some((control) => isButton(control, press)));
  }

  /** Goes where the link with such words leads. */
  async clicks(words: RegExp): Promise<BrowserPage> {
    for (const [, marks = "", label = ""] of this.html.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/g)) {
      const target = attribute(marks, "href");
      if (target !== null && words.test(text(label))) return BrowserPage.open(new URL(target, this.url).href);
    }
    throw new ScenarioFailure(`There is no link ${words} at ${this.url}, which says: ${this.words()}`);
  }

  /** Fills in what is given, leaves the rest as it stands, and presses the button with such words or such a value. */
  async submit(press: RegExp, fields: Readonly<Record<string, string>> = {}): Promise<BrowserPage> {
    const form = this.forms().find(({ controls }) => controls.some((control) => isButton(control, press)));
    if (form === undefined) {
      throw new ScenarioFailure(`There is no button ${press} at ${this.url}, which says: ${this.words()}`);
    }
    const body = new URLSearchParams();
    const pressed = form.controls.find((control) => isButton(control, press));
    for (const control of form.controls) {
      if (control.tag === "button" || control.name === "") continue;
      if (["radio", "checkbox"].includes(control.type) && !control.checked) continue;
      if (!(control.name in fields)) body.append(control.name, control.value);
    }
    for (const [name, value] of Object.entries(fields)) {
      if (!form.controls.some((control) => control.name === name)) {
        throw new ScenarioFailure(
          `The form at ${this.url} has no field ${name}, only ${form.controls.map((one) => one.name).join(", ")}.`,
        );
      }
      body.set(name, value);
    }
    if (pressed !== undefined && pressed.name !== "") body.set(pressed.name, pressed.value);
    const target = new URL(form.action || this.url, this.url);
    const isGet = form.method === "get";
    if (isGet) target.search = body.toString();
    const response = await fetch(target, {
      redirect: "manual",
      ...(isGet ? {} : { method: "POST", body }),
    });
    return BrowserPage.follow(target.href, response, []);
  }

  private forms(): Form[] {
    return [...this.html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(
      ([, marks = "", inside = ""]) => ({
        action: attribute(marks, "action") ?? "",
        method: (attribute(marks, "method") ?? "get").toLowerCase(),
        controls: controlsIn(inside),
      }),
    );
  }
}

const isButton = (control: Control, press: RegExp) =>
  control.tag === "button" &&
  (press.test(control.text) || (control.value !== "" && press.test(control.value)));

function controlsIn(inside: string): Control[] {
  const controls: Control[] = [];
  const pattern =
    /<input\b([^>]*)>|<select\b([^>]*)>([\s\S]*?)<\/select>|<button\b([^>]*)>([\s\S]*?)<\/button>/g;
  for (const [, input, select, options = "", button, label = ""] of inside.matchAll(pattern)) {
    const marks = input ?? select ?? button ?? "";
    controls.push({
      tag: input !== undefined ? "input" : select !== undefined ? "select" : "button",
      name: attribute(marks, "name") ?? "",
      value: select !== undefined ? chosen(options) : (attribute(marks, "value") ?? ""),
      type: (attribute(marks, "type") ?? "text").toLowerCase(),
      checked: /\schecked\b/.test(marks),
      text: text(label),
    });
  }
  return controls;
}

function chosen(options: string): string {
  const all = [...options.matchAll(/<option\b([^>]*)>([\s\S]*?)(?=<option|<\/option>|$)/g)];
  const one = all.find(([, marks = ""]) => /\sselected\b/.test(marks)) ?? all[0];
  return one === undefined ? "" : (attribute(one[1] ?? "", "value") ?? text(one[2] ?? ""));
}

function attribute(marks: string, name: string): string | null {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(marks);
  return found ? unescaped(found[1] ?? "") : null;
}

const text = (html: string) =>
  unescaped(html.replace(/<[^>]*>/g, " "))
    .replace(/\s+/g, " ")
    .trim();

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescaped(value: string): string {
  return value.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return named[name] ?? whole;
  });
}
