/** Where the console shows whom a case is about. Pure. */
import type { SubjectType } from "./case";

export function subjectPath({ type, id }: { type: SubjectType; id: string }): string {
  switch (type) {
    case "user":
      return `/console/users/${encodeURIComponent(id)}`;
    case "customer":
      return `/console/customers/${encodeURIComponent(id)}`;
    case "checkout_session":
      return `/console/search?q=${encodeURIComponent(id)}`;
  }
}
