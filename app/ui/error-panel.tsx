/** What failed, what it means, what still works. Details are in the log, never on the page. */
import type { ReactNode } from "react";
import { LinkButton } from "./button";

interface Words {
  title: string;
  text: ReactNode;
}

const words: Record<number, Words> = {
  400: {
    title: "We could not read that request",
    text: "Something in the address or the form does not fit. Go back, check it, and send it once more.",
  },
  403: {
    title: "This page is not for your role",
    text: "You are signed in, and this part needs another role. Ask an admin if you should have it.",
  },
  404: {
    title: "There is nothing here",
    text: "The address may be mistyped, or what it named is not stored in this deployment.",
  },
  405: { title: "That cannot be done here", text: "This address does not take that kind of request." },
  429: { title: "Too many requests", text: "Wait a minute, then try again." },
  503: {
    title: "The database does not answer",
    text: "Nothing is lost: Stripe sends again what we could not accept. This page works as soon as the database is back.",
  },
  504: {
    title: "That took too long to find",
    text: "The database was busy, or this page asked for more than it finds in a few seconds, and was stopped so that others need not wait. Ask for less of it (a filter, a shorter time), or try again.",
  },
};

const unexpected: Words = {
  title: "This page failed to load",
  text: "The fault is ours, and it is in the server's log with the time of this request. Try again, or go on with another page.",
};

export interface ErrorPanelProps {
  status: number;
  heading?: "h1" | "h2";
  /** A page that still works. */
  way?: { to: string; label: string };
}

export function ErrorPanel({
  status,
  heading: Heading = "h2",
  way = { to: "/", label: "Start page" },
}: ErrorPanelProps) {
  const { title, text } = words[status] ?? unexpected;
  return (
    <section className="rounded-lg border bg-surface p-6">
      <p className="font-mono text-xs text-faint tabular-nums">{status}</p>
      <Heading className="mt-1 text-lg font-semibold">{title}</Heading>
      <p className="mt-1 text-muted">{text}</p>
      <div className="mt-4 flex gap-2">
        <LinkButton to={way.to}>{way.label}</LinkButton>
      </div>
    </section>
  );
}
