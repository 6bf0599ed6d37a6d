import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isAllowed } from './licenses/is-allowed.ts'

/** Fails when a package that users install carries a licence that Apache-2.0 code should not depend on. */
const root = resolve(import.meta.dirname, '..')
const problems: string[] = []
let count = 0

for (const [path, entry] of Object.entries(entriesOf(readJson('package-lock.json')['packages']))) {
  // Workspace packages, their links and what only development needs are not shipped by others.
  if (!path.includes('node_modules/') || entry['dev'] === true || entry['link'] === true) continue
  if (!existsSync(resolve(root, path, 'package.json'))) {
    // An optional package of another platform is locked, but not installed.
    if (entry['optional'] !== true) problems.push(`${path}: not installed; run npm ci`)
    continue
  }
  count += 1
  const license = readJson(`${path}/package.json`)['license']
  const expression = typeof license === 'string' ? license : ''
  if (!isAllowed(expression)) problems.push(`${path}: licence "${expression}" is not on the list`)
}

for (const problem of problems) console.error(problem)
console.log(
  `${String(count)} production packages, ${String(problems.length)} with a licence to look at`,
)
process.exitCode = problems.length === 0 ? 0 : 1

function readJson(path: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(readFileSync(resolve(root, path), 'utf8'))
  if (!isRecord(value)) throw new Error(`${path} holds no JSON object`)
  return value
}

function entriesOf(value: unknown): Record<string, Readonly<Record<string, unknown>>> {
  if (!isRecord(value)) throw new Error('package-lock.json lists no packages')
  return Object.fromEntries(Object.entries(value).filter((pair) => isEntry(pair)))
}

function isEntry(pair: [string, unknown]): pair is [string, Readonly<Record<string, unknown>>] {
  return isRecord(pair[1])
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
