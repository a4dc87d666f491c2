/** The pages of ownership beside each other. */
import { Tabs } from "./tabs";

const pages = [
  { to: "/console/ownership/mismatches", label: "Mismatches" },
  { to: "/console/ownership/orphans", label: "Unmatched" },
  { to: "/console/ownership", label: "Mapping" },
  { to: "/console/ownership/import", label: "Bulk linking" },
] as const;

type OwnershipPage = (typeof pages)[number]["label"];

export function OwnershipTabs({
  current,
  mayImport,
}: {
  current: OwnershipPage;
  /** Linking many is for admins. */
  mayImport: boolean;
}) {
  return (
    <div className="mb-4 border-b">
      <Tabs
        label="Ownership"
        tabs={pages
          .filter(({ label }) => mayImport || label !== "Bulk linking")
          .map(({ to, label }) => ({ to, label, current: label === current }))}
      />
    </div>
  );
}
