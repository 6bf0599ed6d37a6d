/**
 * Which packages a package may import, as docs/developers/house-rules.md explains. A new package needs its
 * line here before any of its imports pass.
 */
export const packageDirection: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  store: ['contract'],
  objects: ['contract'],
  tables: ['contract', 'objects'],
  core: ['contract', 'store', 'objects', 'tables'],
  scoring: ['contract', 'core'],
  runner: ['contract', 'core', 'objects'],
  server: ['contract', 'store', 'objects', 'tables', 'core'],
  sdk: ['contract', 'objects'],
  cli: ['contract', 'store', 'objects', 'tables', 'core', 'scoring', 'runner', 'server', 'sdk'],
  ui: ['contract', 'sdk'],
}

/** What to do instead, for whoever ran into the direction rule in a file of `packageName`. */
export function directionAdvice(packageName: string): string {
  const allowed = packageDirection[packageName] ?? []
  const list = allowed.length === 0 ? 'no other package' : allowed.join(', ')
  const advice =
    adviceByPackage[packageName] ?? 'Add the package to tools/lint/package-direction.ts.'
  return `${packageName} may import ${list}. ${advice}`
}

const adviceByPackage: Readonly<Record<string, string>> = {
  contract: 'It holds data only: move the code that needs the import to the package above.',
  store: 'It knows rows and SQL only: take what you need as an argument, or move the rule to core.',
  objects: 'It knows bytes only: take what you need as an argument, or move the rule to core.',
  tables:
    'It knows tables as data only: take what you need as an argument, or move the rule to core.',
  core: 'A verb does not know its doors: return data, and translate it in packages/server.',
  server: 'Move what both need down into core or contract.',
  sdk: 'It is a client: ask the server through its API.',
  cli: 'Call the server through its public face.',
  ui: 'The page is a client without privileges: ask the server through @stemma/sdk/client.',
}
