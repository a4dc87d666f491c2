import type { Config } from "tailwindcss";

// The design tokens live in app/styles.css (@theme), where light and dark sit side by side.
export default {
  content: ["./app/**/*.{ts,tsx}"],
} satisfies Config;
