/**
 * The import rules of the house, executable. The table in the README says the
 * same in words.
 */
const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });
const otherModules = (name, allowed) => ({
  path: "^app/modules/",
  pathNot: [`^app/modules/${name}/`, ...allowed.map((part) => `^app/modules/${part}/`)],
});
/** The guards that routes call are wired to the process, so that no route can hand it the wrong parts. */
const wired = "^app/modules/(accounts/guard|api/endpoint)\\.server\\.ts$";
const test = "\\.test\\.tsx?$|/testing/";

/** Room → rooms whose doors it may use. */
const rooms = {
  stripe: [],
  jobs: ["audit"],
  audit: ["inbox"],
  accounts: ["audit"],
  inbox: ["stripe"],
  mirror: ["stripe", "audit"],
  ownership: ["stripe", "audit"],
  entitlements: ["stripe", "audit"],
  api: [
    "accounts",
    "audit",
    "diagnosis",
    "ownership",
    "inbox",
    "entitlements",
    "sync",
    "runs",
    "reconciliation",
    "cases",
    "payers",
    "outgoing",
  ],
  outgoing: ["audit", "accounts", "entitlements", "ownership"],
  runs: ["stripe", "accounts", "inbox", "entitlements", "sync", "audit", "jobs"],
  sync: ["stripe", "inbox", "mirror", "ownership", "entitlements", "audit", "jobs", "payers"],
  reconciliation: [
    "stripe",
    "inbox",
    "mirror",
    "ownership",
    "entitlements",
    "sync",
    "jobs",
    "audit",
    "payers",
  ],
  diagnosis: [
    "stripe",
    "inbox",
    "mirror",
    "ownership",
    "entitlements",
    "sync",
    "jobs",
    "reconciliation",
    "accounts",
  ],
  billing: ["stripe", "mirror", "ownership", "entitlements", "sync", "payers"],
  payers: ["stripe"],
  endpoint: ["stripe", "audit"],
  cases: [
    "stripe",
    "audit",
    "accounts",
    "payers",
    "inbox",
    "mirror",
    "ownership",
    "entitlements",
    "sync",
    "jobs",
    "diagnosis",
  ],
  casebook: ["inbox", "entitlements", "sync", "audit"],
};

module.exports = {
  forbidden: [
    rule("no-circular", "Two files that need each other are one idea or three.", {}, { circular: true }),
    rule(
      "no-orphans",
      "Nothing imports it and it is no entry.",
      {
        orphan: true,
        pathNot: [test, "\\.d\\.ts$", "^app/(routes|root|entry|server|cli)", "^e2e/", "\\.config\\."],
      },
      {},
    ),
    rule(
      "lib-stands-alone",
      "lib imports packages only.",
      { path: "^app/lib/", pathNot: test },
      { path: "^app/(?!lib/)" },
    ),
    rule(
      "pure-stays-pure",
      "A plain .ts of a module imports neither I/O, nor packages that do it.",
      { path: "^app/modules/.*\\.ts$", pathNot: ["\\.server\\.ts$", test] },
      {
        path: ["\\.server\\.ts$", "^app/lib/generated", "node_modules/(pg|stripe|@prisma|pino|prom-client)/"],
        dependencyTypesNot: ["type-only"],
      },
    ),
    ...Object.entries(rooms).map(([room, allowed]) =>
      rule(
        `${room}-doors`,
        `${room} may use: ${allowed.join(", ") || "no other room"}.`,
        { path: `^app/modules/${room}/`, pathNot: [test, wired] },
        otherModules(room, allowed),
      ),
    ),
    rule(
      "modules-know-no-framework",
      "Keeps the way off Remix mechanical.",
      { path: "^app/(modules|lib)/", pathNot: test },
      { path: ["node_modules/@remix-run/", "^app/(routes|ui|server|cli)/"] },
    ),
    rule(
      "only-stripe-room-uses-the-sdk",
      "One place imports the Stripe SDK.",
      { path: "^app/", pathNot: ["^app/modules/stripe/", test] },
      { path: "node_modules/stripe/" },
    ),
    rule(
      "routes-are-adapters",
      "Routes reach data through modules, and never each other.",
      { path: "^app/routes/", pathNot: test },
      {
        path: [
          "node_modules/(pg|@prisma|stripe)/",
          "^app/lib/generated",
          "^app/(server|cli)/",
          "^app/routes/[^/]+(/route)?\\.tsx?$",
        ],
      },
    ),
    rule(
      "ui-knows-only-props",
      "Components know only their props.",
      { path: "^app/ui/", pathNot: test },
      {
        path: [
          "\\.server\\.ts",
          "^app/(routes|server|cli)/",
          "^app/lib/generated",
          "node_modules/(pg|@prisma)/",
        ],
      },
    ),
    rule(
      "servers-use-no-routes",
      "",
      { path: "^app/server/", pathNot: test },
      { path: "^app/(routes|ui|cli)/" },
    ),
    rule("cli-uses-no-routes", "", { path: "^app/cli/" }, { path: "^app/(routes|ui|server)/" }),
    rule("app-never-imports-e2e", "", { path: "^app/", pathNot: test }, { path: "^e2e/" }),
    rule(
      "e2e-speaks-http",
      "Whole-path tests and the emulator reach the app by its address.",
      { path: "^e2e/" },
      { path: "^app/(modules|routes|ui|server)/" },
    ),
    rule(
      "no-dev-packages-in-the-app",
      "",
      {
        path: "^app/",
        pathNot: [
          test,
          "^app/cli/bootstrap/",
          // Loads Vite in development only.
          "^app/server/build-sources",
        ],
      },
      { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(app/lib/generated/.*/internal|\\.build)" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types", "default"],
    },
  },
};
