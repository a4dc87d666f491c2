/** The icons in use, each imported by itself so that the bundle holds no other. Decorative: the word beside says it. */
export { default as ArrowUpRightIcon } from "lucide-react/icons/arrow-up-right";
export { default as BanIcon } from "lucide-react/icons/ban";
export { default as CheckIcon } from "lucide-react/icons/check";
export { default as ChevronDownIcon } from "lucide-react/icons/chevron-down";
export { default as ChevronLeftIcon } from "lucide-react/icons/chevron-left";
export { default as ChevronRightIcon } from "lucide-react/icons/chevron-right";
export { default as ChevronUpIcon } from "lucide-react/icons/chevron-up";
export { default as CircleAlertIcon } from "lucide-react/icons/circle-alert";
export { default as CircleCheckIcon } from "lucide-react/icons/circle-check";
export { default as ClockIcon } from "lucide-react/icons/clock";
export { default as CopyIcon } from "lucide-react/icons/copy";
export { default as MoreIcon } from "lucide-react/icons/ellipsis";
export { default as GaugeIcon } from "lucide-react/icons/gauge";
export { default as InfoIcon } from "lucide-react/icons/info";
export { default as FailedIcon } from "lucide-react/icons/octagon-x";
<<<<<<< HEAD
export { default as PlansIcon } from "lucide-react/icons/layers";
=======
export { default as MissedIcon } from "lucide-react/icons/mail-x";
>>>>>>> main
export { default as ListIcon } from "lucide-react/icons/list";
export { default as ReplayIcon } from "lucide-react/icons/rotate-cw";
export { default as RunsIcon } from "lucide-react/icons/list-checks";
export { default as AuditIcon } from "lucide-react/icons/scroll-text";
export { default as SearchIcon } from "lucide-react/icons/search";
export { default as UsersIcon } from "lucide-react/icons/users";
export { default as CloseIcon } from "lucide-react/icons/x";
