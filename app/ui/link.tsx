/**
 * Links of the interface. Components say `<Link to>`; which router follows it is
 * told once, in root.tsx, so that nothing here knows the framework. Without a
 * router (tests, an error before it starts) it is a plain anchor.
 */
import { type AnchorHTMLAttributes, type ComponentType, createContext, useContext } from "react";

export interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href"> {
  to: string;
  /** Keep the scroll position: tabs and filters of the same page. */
  preventScrollReset?: boolean;
}

function PlainLink({ to, preventScrollReset: _, ...rest }: LinkProps) {
  return <a href={to} {...rest} />;
}

const LinkContext = createContext<ComponentType<LinkProps>>(PlainLink);

export const LinkProvider = LinkContext.Provider;

export function Link(props: LinkProps) {
  const Router = useContext(LinkContext);
  return <Router {...props} />;
}
