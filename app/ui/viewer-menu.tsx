/** Who is signed in, and the way out. */
import { ChevronDownIcon } from "./icon";
import { Link } from "./link";
import { Menu } from "./menu";

export interface ViewerView {
  name: string;
  email: string;
  role: string;
}

const item =
  "flex h-8 w-full items-center rounded-md px-2 text-left text-sm hover:bg-hover pointer-coarse:h-10";

export function ViewerMenu({
  viewer,
  links,
}: {
  viewer: ViewerView;
  links: readonly { to: string; label: string }[];
}) {
  return (
    <Menu
      label={
        <>
          <span
            aria-hidden="true"
            className="inline-flex size-5 items-center justify-center rounded-full bg-accent-soft text-[0.6875rem] font-semibold text-accent"
          >
            {initial(viewer.name)}
          </span>
          <span className="max-w-32 truncate max-sm:sr-only">{viewer.name}</span>
          <ChevronDownIcon aria-hidden="true" className="size-3.5" />
        </>
      }
    >
      <div className="border-b px-2 pt-1.5 pb-2.5 text-sm">
        <p className="truncate font-medium">{viewer.name}</p>
        <p className="truncate text-muted">{viewer.email}</p>
        <p className="mt-1 text-xs text-faint">Signed in as {viewer.role}</p>
      </div>
      <div className="pt-1">
        {links.map((link) => (
          <Link key={link.to} to={link.to} className={item}>
            {link.label}
          </Link>
        ))}
        <form method="post" action="/logout">
          <button type="submit" className={item}>
            Sign out
          </button>
        </form>
      </div>
    </Menu>
  );
}

const initial = (name: string) => ([...name.trim()][0] ?? "?").toUpperCase();
