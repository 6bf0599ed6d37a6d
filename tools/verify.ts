import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** Runs every static check, also after one has failed, and says which failed and how long each took. */
const root = resolve(import.meta.dirname, '..')
const bin = resolve(root, 'node_modules/.bin')
const typed = ['tools', 'tests', 'tests/e2e', 'bench'].filter((folder) =>
  existsSync(resolve(root, folder, 'tsconfig.json')),
)

const steps: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['format', 'oxfmt', '--check'],
  ['types', 'tsc', '-b'],
  ...typed.map((folder) => [`types of ${folder}`, 'tsc', '-b', folder] as const),
  ['lint', 'oxlint'],
  ['docs', 'node', 'tools/check-docs.ts'],
  ['licenses', 'node', 'tools/check-licenses.ts'],
]

const report: string[] = []
for (const [name, command, ...args] of steps) {
  const start = performance.now()
  const { status, error } = spawnSync(resolve(bin, command), args, { cwd: root, stdio: 'inherit' })
  if (error !== undefined) console.error(`${name}: ${error.message}`)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  report.push(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
  if (status !== 0) process.exitCode = 1
}
console.log(report.join('\n'))
