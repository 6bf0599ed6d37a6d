import { existsSync, globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { docProblems } from './docs/doc-problems.ts'

/** Fails when a page for readers names a path, link or heading that is not there. */
const root = resolve(import.meta.dirname, '..')
const pages = globSync(
  [
    'README.md',
    'CHANGELOG.md',
    'docs/**/*.md',
    'bench/README.md',
    'findings/README.md',
    'tests/README.md',
  ],
  { cwd: root },
).toSorted()
const problems = pages.flatMap((page) =>
  docProblems({
    page,
    text: readFileSync(resolve(root, page), 'utf8'),
    exists: (path) => existsSync(resolve(root, path)),
    read: (path) => readFileSync(resolve(root, path), 'utf8'),
  }),
)

for (const problem of problems) console.error(problem)
console.log(`${String(pages.length)} pages, ${String(problems.length)} broken references`)
process.exitCode = problems.length === 0 ? 0 : 1
