/** Users as rows: who, what they have, which customers are theirs. */
import { stateWords, untilWords } from "./entitlement-words";
import { IdWithCopy } from "./id";
import { type Column, Table } from "./table";
import { DateOnly, RelativeTime } from "./time";
import { Badge, type Tone, ToneWord } from "./tone";

export interface UserRow {
  id: string;
  name: string | null;
  email: string;
  role: string;
  disabled: boolean;
  /** ISO 8601 */
  createdAt: string;
  planName: string;
  state: string;
  /** Why they are on the free plan; null: they are not. */
  why: { word: string; tone: Tone } | null;
  validUntil: string | null;
  customerIds: readonly string[];
}

const columns: readonly Column<UserRow>[] = [
  {
    head: "User",
    link: true,
    cell: (user) => (
      <>
        <span className="font-medium">{user.name ?? user.email}</span>
        {user.name && <span className="block truncate text-muted">{user.email}</span>}
      </>
    ),
    phone: "left",
    className: "md:max-w-72",
  },
  {
    head: "Plan",
    cell: (user) => <span className="font-medium">{user.planName}</span>,
    phone: "right",
    className: "md:w-28",
  },
  {
    head: "State",
    cell: (user) => (
      <span className="max-md:flex max-md:gap-2">
        <StateWord user={user} />
        {user.validUntil && (
          <span className="text-faint md:block md:pl-3.5">
            {untilWords(user.state).toLowerCase()} <DateOnly at={user.validUntil} />
          </span>
        )}
      </span>
    ),
    className: "md:w-48",
  },
  {
    head: "Customers",
    cell: (user) => <Customers ids={user.customerIds} />,
    className: "md:max-w-56",
  },
  {
    head: "User id",
    cell: (user) => (
      <span className="relative z-1 flex min-w-0 items-center gap-2 text-muted">
        <IdWithCopy id={user.id} what="user id" />
        {user.role !== "user" && <Badge tone="none">{user.role}</Badge>}
        {user.disabled && <Badge tone="bad">disabled</Badge>}
      </span>
    ),
    className: "md:max-w-40 max-lg:hidden",
    phone: "hidden",
  },
  {
    head: "Known since",
    align: "right",
    cell: (user) => (
      <span className="text-muted">
        <RelativeTime at={user.createdAt} />
      </span>
    ),
    className: "md:w-28 max-xl:hidden",
    phone: "hidden",
  },
];

const chooser: Column<UserRow> = {
  head: "Choose",
  cell: (user) => (
    <input
      type="checkbox"
      name="user"
      value={user.id}
      aria-label={`Choose ${user.name ?? user.email}`}
      className="relative z-1 size-4 align-middle accent-accent-fill pointer-coarse:size-5"
    />
  ),
  className: "md:w-14",
  phone: "choose",
};

/** `choose`: with a box for each, named `user`, for the form around the table. */
export function UserTable({ users, choose = false }: { users: readonly UserRow[]; choose?: boolean }) {
  return (
    <Table
      caption="Users, newest first"
      columns={choose ? [chooser, ...columns] : columns}
      rows={users}
      rowKey={(user) => user.id}
      rowTo={(user) => `/console/users/${encodeURIComponent(user.id)}`}
    />
  );
}

/** "Free" stands in the column before: here it says why. */
function StateWord({ user }: { user: UserRow }) {
  const { word, tone } = user.why ?? stateWords(user.state);
  return <ToneWord tone={tone}>{word}</ToneWord>;
}

function Customers({ ids }: { ids: readonly string[] }) {
  const first = ids[0];
  if (first === undefined) return <span className="text-faint">no customer</span>;
  return (
    <span className="relative z-1 flex min-w-0 items-center gap-1.5 text-muted">
      <IdWithCopy
        id={first}
        what="customer id"
        to={`/console/customers/${encodeURIComponent(first)}`}
        quiet
      />
      {ids.length > 1 && <span className="shrink-0 text-faint">+{ids.length - 1}</span>}
    </span>
  );
}
