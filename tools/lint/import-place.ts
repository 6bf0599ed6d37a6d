import { dirname, resolve } from 'node:path'
import type { LintContext, LintNode, LintRule } from './lint-types.ts'
import { directionAdvice } from './package-direction.ts'

/** Parts of the server that the command line may have at once without loading all of it: its table of options, and how its first thread starts. */
const serverParts = new Set(['@stemma/server/options', '@stemma/server/first-thread'])
/** What works on a folder without a server; loaded as late as the server is. */
const serverOffline = '@stemma/server/offline'

/** Databases of other trackers, which a server never opens. */
const foreignRows = '@stemma/store/foreign'

/** What loads the engine of tables: the server has a process for it, and a command loads it where it joins files itself. */
const tableWork = '@stemma/tables/work'

/** The two faces of the SDK. The first runs in a browser: packages/ui has no other, and `stemma` loads it with itself. */
const sdkClient = '@stemma/sdk/client'
const sdkFiles = '@stemma/sdk/files'

/**
 * Holds what `no-restricted-imports` cannot say: relative paths that leave the package, paths into another
 * package's inside, and packages that the command line loads too early.
 */
export const importPlace: LintRule = {
  meta: { type: 'problem', docs: { description: 'imports keep to the package direction' } },
  create(context) {
    const place = placeOf(context.filename)
    if (place === undefined) return {}
    const checkSource = (node: LintNode): void => check(context, node, place)
    return {
      ImportDeclaration: checkSource,
      ImportExpression: checkSource,
      ExportNamedDeclaration: checkSource,
      ExportAllDeclaration: checkSource,
    }
  },
}

interface Place {
  readonly root: string
  readonly packageName: string
  readonly isTest: boolean
  /** The code runs in a browser, which has nothing of Node's. */
  readonly isWeb: boolean
}

function placeOf(filename: string): Place | undefined {
  const match = /^(.*)\/packages\/([^/]+)\/src\//u.exec(filename)
  if (match?.[1] === undefined || match[2] === undefined) return undefined
  const isTest = /\.(test|testing)\.ts$/u.test(filename)
  const isWeb = !isTest && /\/packages\/(?:contract|sdk\/src\/client|ui)\//u.test(filename)
  return { root: match[1], packageName: match[2], isTest, isWeb }
}

function check(context: LintContext, node: LintNode, place: Place): void {
  const specifier = node.source?.value
  if (typeof specifier !== 'string') return
  const message = specifier.startsWith('node:')
    ? place.isWeb
      ? 'This code runs in a browser too: take what Node gives as an argument.'
      : undefined
    : specifier.startsWith('.')
      ? relativeProblem(specifier, context.filename, place)
      : packageProblem(specifier, node, { place, filename: context.filename })
  if (message !== undefined) context.report({ node: node.source ?? node, message })
}

function relativeProblem(specifier: string, filename: string, place: Place): string | undefined {
  const target = resolve(dirname(filename), specifier)
  if (target.startsWith(`${place.root}/packages/${place.packageName}/`)) {
    const problem = doorProblem(filename, target)
    if (problem !== undefined && !place.isTest) return problem
    const leavesWeb = place.isWeb && target.startsWith(`${place.root}/packages/sdk/src/files/`)
    return leavesWeb ? 'sdk/client runs in a browser; sdk/files is for Node only.' : undefined
  }
  if (place.isTest && target.startsWith(`${place.root}/tests/env/`)) return undefined
  return place.isTest
    ? 'A test imports its own package, other packages by name, and tests/env.'
    : `This path leaves the package. Import the other package by name (@stemma/…). ${directionAdvice(place.packageName)}`
}

/** The folder of a door's protocol that a file is in: `doors/bytes/` is what they share. */
function doorOf(path: string): string | undefined {
  return /\/packages\/server\/src\/doors\/([^/]+)\//u.exec(path)?.[1]
}

/** Doors know one another as little as what stands before and behind them knows any. */
function doorProblem(filename: string, target: string): string | undefined {
  const other = doorOf(target)
  if (other === undefined || other === doorOf(filename)) return undefined
  if (doorOf(filename) !== undefined)
    return other === 'bytes'
      ? undefined
      : `A door imports no other: what '${other}' and this one share belongs into core, or into doors/bytes.`
  // The list of doors and what answers from it stand beside their folders, and name all of them.
  return /\/packages\/server\/src\/(?:http|rooms|threads|access)\//u.test(filename)
    ? 'Nothing before or behind the doors knows one of them: take what doors/door.ts describes.'
    : undefined
}

function packageProblem(
  specifier: string,
  node: LintNode,
  { place, filename }: { readonly place: Place; readonly filename: string },
): string | undefined {
  const match = /^@stemma\/([^/]+)(\/.*)?$/u.exec(specifier)
  const target = match?.[1]
  if (target === undefined) return undefined
  if (place.packageName === 'cli' && serverParts.has(specifier)) return undefined
  if (specifier === tableWork && (place.isTest || place.packageName === 'server')) return undefined
  if (specifier === tableWork && place.packageName === 'cli')
    return isEagerInCli(target, node, place) ? eagerAdvice : undefined
  if (target === 'sdk' && place.packageName !== 'sdk') return sdkProblem(specifier, node, place)
  if (match?.[2] !== undefined && specifier !== serverOffline && specifier !== foreignRows) {
    return `Import @stemma/${target} itself: its src/index.ts is its only public face.`
  }
  if (target === place.packageName) return 'Inside a package, import by relative path.'
  if (target === 'store' && doorOf(filename) !== undefined && !place.isTest)
    return 'A door has no rows of its own: ask a verb of core, which shows views.'
  return isEagerInCli(target, node, place) ? eagerAdvice : undefined
}

function sdkProblem(specifier: string, node: LintNode, place: Place): string | undefined {
  if (specifier === sdkClient) return undefined
  if (specifier !== sdkFiles) return `Import ${sdkClient} or ${sdkFiles}: the SDK has two faces.`
  if (place.packageName === 'ui') return `A browser has no files: import ${sdkClient}.`
  return isEagerInCli('sdk', node, place) ? eagerAdvice : undefined
}

const eagerAdvice =
  'Load it where it is used, with `await import(…)`, so that `stemma --help` starts at once.'

/** Whether the command line loads a package before it knows that the command needs it. */
function isEagerInCli(target: string, node: LintNode, place: Place): boolean {
  if (place.packageName !== 'cli' || place.isTest || target === 'contract') return false
  return node.type !== 'ImportExpression' && !isErased(node)
}

function isErased({ importKind, exportKind }: LintNode): boolean {
  return importKind === 'type' || exportKind === 'type'
}
