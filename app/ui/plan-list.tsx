/** All plans by rank, each with what it gives, what unlocks it, and how many have it. */
import { count, counted } from "./figures";
import { Link } from "./link";
import { PlanSources, type PlanSourceView } from "./plan-sources";

export interface PlanView {
  id: string;
  name: string;
  rank: number;
  features: readonly string[];
  limits: Readonly<Record<string, number>>;
  graceDays: number | null;
  sources: readonly PlanSourceView[];
  users: number;
  /** There are more users than were counted. */
  moreUsers: boolean;
}

export function PlanList({
  plans,
  usualGraceDays,
  freePlanId,
}: {
  plans: readonly PlanView[];
  usualGraceDays: number;
  freePlanId: string;
}) {
  return (
    <ul className="divide-y rounded-lg border bg-surface text-sm">
      {plans.map((plan) => (
        <li
          key={plan.id}
          className="grid gap-x-8 gap-y-3 px-4 py-4 lg:grid-cols-[11rem_minmax(0,1fr)_minmax(0,1fr)]"
        >
          <div>
            <h2 className="text-base font-semibold">
              <Link
                to={`/console/plans/${encodeURIComponent(plan.id)}`}
                data-row=""
                className="rounded-xs hover:underline"
              >
                {plan.name}
              </Link>
            </h2>
            <p className="text-muted">
              <code className="text-xs">{plan.id}</code> · rank {plan.rank}
            </p>
            <p className="mt-1 tabular-nums">
              <Link
                to={`/console/users?plan=${encodeURIComponent(plan.id)}`}
                className="rounded-xs text-accent hover:underline"
              >
                {userCount(plan)}
              </Link>
            </p>
          </div>
          <PlanGives plan={plan} usualGraceDays={usualGraceDays} />
          {plan.sources.length > 0 ? (
            <PlanSources sources={plan.sources} />
          ) : (
            <p className="text-muted">
              {plan.id === freePlanId
                ? "Everybody has it whom nothing gives more."
                : "Nothing at Stripe unlocks it; it can be granted by hand."}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

export function userCount({ users, moreUsers }: Pick<PlanView, "users" | "moreUsers">): string {
  return moreUsers ? `${count(users)}+ users` : counted(users, "user");
}

/** Features, limits and grace. */
export function PlanGives({
  plan: { features, limits, graceDays },
  usualGraceDays,
}: {
  plan: Pick<PlanView, "features" | "limits" | "graceDays">;
  usualGraceDays: number;
}) {
  const amounts = Object.entries(limits);
  return (
    <div className="grid content-start gap-2">
      {features.length > 0 ? (
        <ul aria-label="Features" className="flex flex-wrap gap-1.5">
          {features.map((feature) => (
            <li key={feature} className="rounded border px-1.5 text-xs leading-5 text-muted">
              {feature}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-muted">No features are named.</p>
      )}
      {amounts.length > 0 && (
        <ul aria-label="Limits" className="flex flex-wrap gap-x-4 gap-y-0.5 tabular-nums">
          {amounts.map(([name, amount]) => (
            <li key={name}>
              <span className="text-muted">{name.replaceAll("_", " ")}</span> {count(amount)}
            </li>
          ))}
        </ul>
      )}
      <p className="text-muted">
        Grace after a failed renewal: {counted(graceDays ?? usualGraceDays, "day")}
        {graceDays === null && ", as the policies say"}
      </p>
    </div>
  );
}
