import { dirname, resolve } from 'node:path'
import type { LintContext, LintNode, LintRule } from './lint-types.ts'
import { directionAdvice } from './package-direction.ts'

/** Parts of the server that the command line may have without loading all of it: its table of options, and how its first thread starts. */
const serverParts = new Set(['@stemma/server/options', '@stemma/server/first-thread'])

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
}

function placeOf(filename: string): Place | undefined {
  const match = /^(.*)\/packages\/([^/]+)\/src\//u.exec(filename)
  if (match?.[1] === undefined || match[2] === undefined) return undefined
  return { root: match[1], packageName: match[2], isTest: /\.(test|testing)\.ts$/u.test(filename) }
}

function check(context: LintContext, node: LintNode, place: Place): void {
  const specifier = node.source?.value
  if (typeof specifier !== 'string') return
  const message = specifier.startsWith('.')
    ? relativeProblem(specifier, context.filename, place)
    : packageProblem(specifier, node, place)
  if (message !== undefined) context.report({ node: node.source ?? node, message })
}

function relativeProblem(specifier: string, filename: string, place: Place): string | undefined {
  const target = resolve(dirname(filename), specifier)
  if (target.startsWith(`${place.root}/packages/${place.packageName}/`)) return undefined
  if (place.isTest && target.startsWith(`${place.root}/tests/env/`)) return undefined
  return place.isTest
    ? 'A test imports its own package, other packages by name, and tests/env.'
    : `This path leaves the package. Import the other package by name (@stemma/…). ${directionAdvice(place.packageName)}`
}

function packageProblem(specifier: string, node: LintNode, place: Place): string | undefined {
  const match = /^@stemma\/([^/]+)(\/.*)?$/u.exec(specifier)
  const target = match?.[1]
  if (target === undefined) return undefined
  if (place.packageName === 'cli' && serverParts.has(specifier)) return undefined
  if (match?.[2] !== undefined) {
    return `Import @stemma/${target} itself: its src/index.ts is its only public face.`
  }
  if (target === place.packageName) return 'Inside a package, import by relative path.'
  return isEagerInCli(target, node, place) ? eagerAdvice : undefined
}

const eagerAdvice =
  'Load it where it is used, with `await import(…)`, so that `stemma --help` starts at once.'

/** Whether the command line loads a package before it knows that the command needs it. */
function isEagerInCli(target: string, node: LintNode, place: Place): boolean {
  if (place.packageName !== 'cli' || place.isTest || target === 'contract') return false
  const isErased = node.importKind === 'type' || node.exportKind === 'type'
  return node.type !== 'ImportExpression' && !isErased
}
