import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { after, before, test } from 'node:test'

const root = resolve(import.meta.dirname, '../..')
let checkout = ''

// One run of oxlint over a small checkout that breaks every rule in a file of its own, and keeps them in others.
const broken = {
  'packages/contract/src/up.ts': `import { x } from '@stemma/store'\nexport const y: unknown = x\n`,
  'packages/store/src/up.ts': `export { x } from '@stemma/core'\n`,
  'packages/store/src/sideways.ts': `import { x } from '@stemma/objects'\nexport const y: unknown = x\n`,
  'packages/core/src/up.ts': `import type { X } from '@stemma/server'\nexport const y: X = 1\n`,
  'packages/core/src/late.ts': `export const y: unknown = await import('@stemma/cli')\n`,
  'packages/core/src/relative.ts': `import { x } from '../../store/src/x.ts'\nexport const y: unknown = x\n`,
  'packages/core/src/deep.ts': `import { x } from '@stemma/store/dist/x.js'\nexport const y: unknown = x\n`,
  'packages/core/src/unknown.ts': `import { x } from '@stemma/nobody'\nexport const y: unknown = x\n`,
  'packages/core/src/http.ts': `import { fastify } from 'fastify'\nexport const y: unknown = fastify\n`,
  'packages/core/src/sql.ts': `export const q = (id: string): string => \`select x from runs where id = \${id}\`\n`,
  'packages/core/src/clock.ts': `export const now: number = Date.now()\n`,
  'packages/core/src/date.ts': `export const now: Date = new Date()\n`,
  'packages/core/src/dice.ts': `export const x: number = Math.random()\n`,
  'packages/core/src/uuid.ts': `import { randomUUID } from 'node:crypto'\nexport const x: string = randomUUID()\n`,
  'packages/core/src/env.ts': `export const x: unknown = process.env['HOME']\n`,
  'packages/core/src/env-import.ts': `import { env } from 'node:process'\nexport const x: unknown = env\n`,
  'packages/core/src/assertion.ts': `export const f = (x: unknown): string => x as string\n`,
  'packages/core/src/non-null.ts': `export const f = (x: string | undefined): string => x!\n`,
  'packages/core/src/any.ts': `export const f = (x: any): number => Number(x)\n`,
  'packages/core/src/default.ts': `export default 1\n`,
  'packages/core/src/floating.ts': `const f = async (): Promise<void> => {}\nf()\n`,
  'packages/core/src/BadName.ts': `export const x = 1\n`,
  'packages/core/src/long.ts': 'export const x: number[] = [\n' + '  1,\n'.repeat(800) + ']\n',
  'packages/store/src/open.ts': `import { DatabaseSync } from 'node:sqlite'\nexport const x: unknown = DatabaseSync\n`,
  'packages/store/src/sqlite/pg.ts': `import pg from 'pg'\nexport const x: unknown = pg\n`,
  'packages/objects/src/chunked/sqlite.ts': `import { DatabaseSync } from 'node:sqlite'\nexport const x: unknown = DatabaseSync\n`,
  'packages/server/src/doors/sqlite.ts': `import { DatabaseSync } from 'node:sqlite'\nexport const x: unknown = DatabaseSync\n`,
  'packages/server/src/doors/mlflow/other.ts': `export { x } from '../native/x.ts'\n`,
  'packages/server/src/doors/mlflow/rows.ts': `import { x } from '@stemma/store'\nexport const y: unknown = x\n`,
  'packages/server/src/http/door.ts': `export { x } from '../doors/native/x.ts'\n`,
  'packages/cli/src/eager.ts': `import { x } from '@stemma/server'\nexport const y: unknown = x\n`,
  'packages/cli/src/eager-files.ts': `import { x } from '@stemma/sdk/files'\nexport const y: unknown = x\n`,
  'packages/cli/src/whole-sdk.ts': `import { x } from '@stemma/sdk'\nexport const y: unknown = x\n`,
  'packages/contract/src/node.ts': `import { readFileSync } from 'node:fs'\nexport const y: unknown = readFileSync\n`,
  'packages/sdk/src/client/node.ts': `export { readFileSync } from 'node:fs'\n`,
  'packages/sdk/src/client/files.ts': `export { x } from '../files/x.ts'\n`,
  'packages/ui/src/up.ts': `import { x } from '@stemma/core'\nexport const y: unknown = x\n`,
  'packages/ui/src/files.ts': `export const y = async (): Promise<unknown> => await import('@stemma/sdk/files')\n`,
  'packages/core/src/outside.test.ts': `import { x } from '../../../bench/x.ts'\nexport const y: unknown = x\n`,
} as const

const kept = {
  'packages/store/src/sqlite/open.ts': `import { DatabaseSync } from 'node:sqlite'\nexport const x: unknown = DatabaseSync\nexport const q = 'select a from b '\n`,
  'packages/objects/src/chunked/index/open.ts': `import { DatabaseSync } from 'node:sqlite'\nexport const x: unknown = DatabaseSync\nexport const q = 'select a from b '\n`,
  'packages/server/src/doors/mlflow/shared.ts': `export { x } from '../bytes/x.ts'\n`,
  'packages/store/src/down.ts': `import { x } from '@stemma/contract'\nexport const y: unknown = x\n`,
  'packages/server/src/fast.ts': `import { fastify } from 'fastify'\nexport const y: unknown = fastify\n`,
  'packages/server/src/config/env.ts': `export const x: unknown = process.env['HOME']\n`,
  'packages/core/src/down.ts': `import { x } from '@stemma/store'\nexport const y: unknown = x\nexport const t = 'select a run'\n`,
  'packages/core/src/assertion-with-reason.ts': `// Checked by the caller.\nexport const f = (x: unknown): string => x as string\n`,
  'packages/core/src/parsed-date.ts': `export const f = (ms: number): Date => new Date(ms)\n`,
  'packages/core/src/inside.test.ts': `import { x } from '../../../tests/env/x.ts'\nexport const y: unknown = x\n`,
  'packages/cli/src/late.ts': `import type { X } from '@stemma/server'\nexport const y = async (): Promise<X> => await import('@stemma/server')\n`,
  'packages/cli/src/client.ts': `import { x } from '@stemma/sdk/client'\nexport const y: unknown = x\nexport const z = async (): Promise<unknown> => await import('@stemma/sdk/files')\n`,
  'packages/ui/src/down.ts': `import { x } from '@stemma/sdk/client'\nimport { z } from '@stemma/contract'\nexport const y: unknown = [x, z]\n`,
  'packages/sdk/src/client/serve.test.ts': `import { createServer } from 'node:http'\nexport const y: unknown = createServer\n`,
  'tests/env/x.ts': `export const x: unknown = process.env['HOME']\n`,
} as const

/** The messages and rule codes that oxlint reported, by file. */
const found = new Map<string, string[]>()

before(() => {
  checkout = mkdtempSync(join(tmpdir(), 'stemma-lint-'))
  cpSync(join(root, 'tools'), join(checkout, 'tools'), { recursive: true })
  for (const file of ['oxlint.config.ts', 'package.json', 'tsconfig.base.json']) {
    cpSync(join(root, file), join(checkout, file))
  }
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'))
  const tsconfig = { extends: './tsconfig.base.json', include: ['packages', 'tests'] }
  write('tsconfig.json', JSON.stringify(tsconfig))
  for (const [path, text] of Object.entries({ ...broken, ...kept })) write(path, text)
  // A TypeScript configuration needs a Node that reads TypeScript: the one that runs this test.
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')
  const args = [oxlint, '--format=json', 'packages', 'tests']
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: checkout, encoding: 'utf8' })
  for (const problem of problemsOf(stdout, stderr)) {
    found.set(problem.filename, [
      ...(found.get(problem.filename) ?? []),
      `${problem.code}: ${problem.message} ${problem.help ?? ''}`,
    ])
  }
})

after(() => rmSync(checkout, { recursive: true, force: true }))

const expected: Readonly<Record<keyof typeof broken, RegExp>> = {
  'packages/contract/src/up.ts': /no-restricted-imports.*contract may import no other package/u,
  'packages/store/src/up.ts': /no-restricted-imports.*store may import contract/u,
  'packages/store/src/sideways.ts': /no-restricted-imports.*store may import contract/u,
  'packages/core/src/up.ts': /no-restricted-imports.*translate it in packages\/server/u,
  'packages/core/src/late.ts': /no-restricted-imports.*core may import contract, store, objects/u,
  'packages/core/src/relative.ts': /import-place.*Import the other package by name/u,
  'packages/core/src/deep.ts': /import-place.*only public face/u,
  'packages/core/src/unknown.ts': /no-restricted-imports.*core may import/u,
  'packages/core/src/http.ts': /no-restricted-imports.*HTTP lives in packages\/server/u,
  'packages/core/src/sql.ts': /sql-place.*SQL lives in packages\/store/u,
  'packages/core/src/clock.ts': /pinned-context.*time from ctx/u,
  'packages/core/src/date.ts': /pinned-context.*time from ctx/u,
  'packages/core/src/dice.ts': /pinned-context.*randomness from ctx/u,
  'packages/core/src/uuid.ts': /no-restricted-imports.*randomness from ctx/u,
  'packages/core/src/env.ts': /no-process-env/u,
  'packages/core/src/env-import.ts': /no-restricted-imports.*read the environment/u,
  'packages/core/src/assertion.ts': /assertion-reason.*State in a comment/u,
  'packages/core/src/non-null.ts': /assertion-reason.*State in a comment/u,
  'packages/core/src/any.ts': /no-explicit-any/u,
  'packages/core/src/default.ts': /no-default-export/u,
  'packages/core/src/floating.ts': /no-floating-promises/u,
  'packages/core/src/BadName.ts': /filename-case/u,
  'packages/core/src/long.ts': /file-size.*800 is the most/u,
  'packages/store/src/open.ts': /no-restricted-imports.*packages\/store\/src\/sqlite/u,
  'packages/store/src/sqlite/pg.ts': /no-restricted-imports.*packages\/store\/src\/postgres/u,
  'packages/objects/src/chunked/sqlite.ts': /no-restricted-imports.*packages\/store\/src\/sqlite/u,
  'packages/server/src/doors/sqlite.ts': /no-restricted-imports.*use the store/u,
  'packages/server/src/doors/mlflow/other.ts': /import-place.*A door imports no other/u,
  'packages/server/src/doors/mlflow/rows.ts': /import-place.*no rows of its own/u,
  'packages/server/src/http/door.ts': /import-place.*knows one of them/u,
  'packages/cli/src/eager.ts': /import-place.*await import/u,
  'packages/cli/src/eager-files.ts': /import-place.*await import/u,
  'packages/cli/src/whole-sdk.ts': /import-place.*two faces/u,
  'packages/contract/src/node.ts': /import-place.*in a browser/u,
  'packages/sdk/src/client/node.ts': /import-place.*in a browser/u,
  'packages/sdk/src/client/files.ts': /import-place.*in a browser/u,
  'packages/ui/src/up.ts': /no-restricted-imports.*ui may import contract, sdk/u,
  'packages/ui/src/files.ts': /import-place.*no files/u,
  'packages/core/src/outside.test.ts': /import-place.*tests\/env/u,
}

for (const [path, pattern] of Object.entries(expected)) {
  test(`${path} is reported with the way out`, () => {
    assert.match((found.get(path) ?? []).join('\n'), pattern)
  })
}

for (const path of Object.keys(kept)) {
  test(`${path} breaks no house rule`, () => {
    // The stand-ins import what does not exist; only rules about types can mind that.
    const house = (found.get(path) ?? []).filter((text) => !text.startsWith('typescript(no-unsafe'))
    assert.deepEqual(
      house.filter((text) => !text.startsWith('typescript(no-redundant')),
      [],
    )
  })
}

function write(path: string, text: string): void {
  const file = join(checkout, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

interface Problem {
  readonly filename: string
  readonly code: string
  readonly message: string
  readonly help?: string
}

function problemsOf(stdout: string, stderr: string): readonly Problem[] {
  assert.ok(stdout.startsWith('{'), `oxlint gave no report: ${stderr}${stdout}`)
  // The form of oxlint's JSON report, asserted by every test that finds its message in it.
  const report = JSON.parse(stdout) as { diagnostics: Problem[] }
  return report.diagnostics
}
