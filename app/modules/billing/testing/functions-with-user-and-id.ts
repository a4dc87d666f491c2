/**
 * Which functions that end users' routes can reach take both a user and the id of
 * something of Stripe's, read from the sources: what those routes import, however
 * indirectly; parameters, what they destructure, and the members of the interfaces
 * they name.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

const app = join(import.meta.dirname, "../../..");
const modules = join(app, "modules");
/** Wires everything there is: what a route uses of it, the route or its module imports as well. */
const wiring = join(modules, "runtime.server.ts");
const user = /^(userId|user|viewer|payer|actingUser|who)$/i;
const stripeId =
  /^(asked|ref|reference|.*(customer|subscription|invoice|payment|intent|charge|session|receipt|object|portal)(Ids?|s)?)$/i;

/** As `billing/open-portal.server.ts openPortal`, sorted. */
export function functionsWithUserAndId(): string[] {
  const parsed = new Map(
    sourceFiles(app).map(
      (file) =>
        [file, ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true)] as const,
    ),
  );
  const sources = reachable(parsed).filter(({ fileName }) =>
    /[\\/]modules[\\/].*\.server\.ts$/.test(fileName),
  );
  const shapes = membersByType([...parsed.values()]);
  return sources
    .flatMap((source) =>
      exportedFunctions(source)
        .filter(({ parameters }) => {
          const names = parameters.flatMap((parameter) => namesIn(parameter, shapes));
          return names.some((name) => user.test(name)) && names.some((name) => stripeId.test(name));
        })
        .map(({ name }) => `${relative(modules, source.fileName)} ${name}`),
    )
    .sort();
}

const sourceFiles = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|(^|[\\/])(testing|generated)[\\/]/.test(file))
    .map((file) => join(folder, file));

/** From the routes that anybody signed in may ask, by imports. */
function reachable(parsed: ReadonlyMap<string, ts.SourceFile>): ts.SourceFile[] {
  const isTheirs = ({ fileName, text }: ts.SourceFile) =>
    fileName.startsWith(join(app, "routes")) && /audience: "(signed_in|public)"/.test(text);
  const found = new Set([...parsed.values()].filter(isTheirs));
  for (const source of found) {
    for (const name of importsOf(source)) {
      const path = name.startsWith("~/") ? join(app, name.slice(2)) : join(dirname(source.fileName), name);
      const next = parsed.get(`${path}.ts`) ?? parsed.get(`${path}.tsx`);
      if (next !== undefined && next.fileName !== wiring) found.add(next);
    }
  }
  return [...found];
}

function importsOf({ statements }: ts.SourceFile): string[] {
  return statements.flatMap((statement) => {
    const imports = ts.isImportDeclaration(statement) && !statement.importClause?.isTypeOnly;
    if (!imports && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    return moduleSpecifier && ts.isStringLiteral(moduleSpecifier) && /^(~\/|\.)/.test(moduleSpecifier.text)
      ? [moduleSpecifier.text]
      : [];
  });
}

interface Found {
  name: string;
  parameters: readonly ts.ParameterDeclaration[];
}

function exportedFunctions(source: ts.SourceFile): Found[] {
  const isExported = (node: ts.HasModifiers) =>
    ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
  return source.statements.flatMap((statement): Found[] => {
    if (ts.isFunctionDeclaration(statement) && isExported(statement) && statement.name) {
      return [{ name: statement.name.text, parameters: statement.parameters }];
    }
    if (!ts.isVariableStatement(statement) || !isExported(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
      initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
        ? [{ name: name.getText(source), parameters: initializer.parameters }]
        : [],
    );
  });
}

/** Of interfaces and of types that are written as one. */
function membersByType(sources: readonly ts.SourceFile[]): Map<string, string[]> {
  const members = new Map<string, string[]>();
  const add = (name: string, names: string[]) => members.set(name, [...(members.get(name) ?? []), ...names]);
  for (const source of sources) {
    for (const statement of source.statements) {
      if (ts.isInterfaceDeclaration(statement)) add(statement.name.text, memberNames(statement.members));
      if (ts.isTypeAliasDeclaration(statement) && ts.isTypeLiteralNode(statement.type)) {
        add(statement.name.text, memberNames(statement.type.members));
      }
    }
  }
  return members;
}

const memberNames = (members: ts.NodeArray<ts.TypeElement>) =>
  members.flatMap(({ name }) => (name && ts.isIdentifier(name) ? [name.text] : []));

function namesIn(parameter: ts.ParameterDeclaration, shapes: Map<string, string[]>): string[] {
  const own = ts.isIdentifier(parameter.name) ? [parameter.name.text] : [];
  const typed: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeLiteralNode(node)) typed.push(...memberNames(node.members));
    if (ts.isTypeReferenceNode(node)) typed.push(...(shapes.get(node.typeName.getText()) ?? []));
    ts.forEachChild(node, visit);
  };
  if (parameter.type) visit(parameter.type);
  return [...own, ...typed];
}
