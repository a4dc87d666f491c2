/** A form that posts: the router's, so that a page need not be loaded anew, or the browser's own. */
import type { FormHTMLAttributes, ReactNode } from "react";

export type PostForm = (
  props: Pick<
    FormHTMLAttributes<HTMLFormElement>,
    "action" | "id" | "onSubmit" | "className" | "children"
  > & {
    method: "post";
    preventScrollReset?: boolean;
  },
) => ReactNode;
