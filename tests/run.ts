import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, globSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder, checkout } from './env/checkout.ts'
import { sharedPostgres, startOwnPostgres, type PostgresServer } from './env/postgres.ts'
import { slowFiles } from './slow-files.ts'

/**
 * The test command: builds, then runs the tests beside the code, then those against real clients, faults and hostile
 * input, without the slow ones (`slow-files.ts`). `--all` runs these, too, and `npm test -- word…` the files whose path
 * has one of the words in it, slow or not; what else starts with `--` goes to Node's test runner.
 */

interface Group {
  readonly name: string
  readonly patterns: readonly string[]
  /** Files at a time, of which some wait. Faults are one at a time, since they count on the machine being theirs. */
  readonly concurrency: number
  /** A file that takes longer has hung. */
  readonly timeoutSeconds: number
}

const groups: readonly Group[] = [
  {
    name: 'units',
    patterns: [
      'packages/*/src/**/*.test.ts',
      'tools/**/*.test.ts',
      'tests/*.test.ts',
      'tests/env/**/*.test.ts',
    ],
    concurrency: 3,
    timeoutSeconds: 300,
  },
  {
    name: 'clients and hostile input',
    patterns: ['tests/{server,clients,doors,hostile,e2e}/**/*.test.ts'],
    concurrency: 3,
    // The first run installs Python packages meanwhile.
    timeoutSeconds: 900,
  },
  {
    name: 'faults',
    patterns: ['tests/faults/**/*.test.ts'],
    concurrency: 1,
    timeoutSeconds: 300,
  },
]

async function run(arguments_: readonly string[], env = process.env): Promise<boolean> {
  const [command = '', ...rest] = arguments_
  const child = spawn(command, rest, { cwd: checkout, stdio: 'inherit', env })
  const [status] = (await once(child, 'exit')) as [number | null] // what the event has
  return status === 0
}

interface Choice {
  readonly words: readonly string[]
  readonly all: boolean
}

function filesOf(group: Group, { words, all }: Choice): string[] {
  const exclude = ['**/node_modules/**', '**/dist/**']
  const files = globSync([...group.patterns], { cwd: checkout, exclude }).toSorted()
  if (words.length > 0) return files.filter((file) => words.some((word) => file.includes(word)))
  return all ? files : files.filter((file) => !slowFiles.has(file))
}

interface GroupRun {
  readonly files: readonly string[]
  readonly flags: readonly string[]
  readonly postgres: PostgresServer
}

async function runGroup(group: Group, { files, flags, postgres }: GroupRun): Promise<boolean> {
  console.log(`\n== ${group.name}: ${files.length} test files`)
  const options = [
    '--conditions=source',
    `--import=${new URL('./env/built-threads.ts', import.meta.url).href}`,
    '--test',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./tests/slowest-files.ts',
    '--test-reporter-destination=stdout',
    `--test-concurrency=${group.concurrency}`,
    `--test-timeout=${group.timeoutSeconds * 1000}`,
  ]
  const folder = mkdtempSync(join(tmpdir(), 'stemma-tests-'))
  // PostgreSQL runs as another user and removes its own folder.
  chmodSync(folder, 0o1777)
  try {
    const env = {
      ...process.env,
      TMPDIR: folder,
      [sharedPostgres]: postgres.url,
      NODE_COMPILE_CACHE: join(cacheFolder, 'compiled'),
    }
    const passed = await run([process.execPath, ...options, ...flags, ...files], env)
    return isLeftEmpty(folder) && passed
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Whether the tests cleaned up what they made. Servers that end with their test process take a moment to. */
function isLeftEmpty(folder: string): boolean {
  const deadline = Date.now() + 15_000
  const idle = new Int32Array(new SharedArrayBuffer(4))
  let left = readdirSync(folder)
  while (left.length > 0 && Date.now() < deadline) {
    Atomics.wait(idle, 0, 0, 100)
    left = readdirSync(folder)
  }
  if (left.length === 0) return true
  console.error(`npm test: temporary files of these tests are left behind: ${left.join(', ')}`)
  return false
}

async function main(): Promise<number> {
  const started = Date.now()
  const given = process.argv.slice(2)
  const all = given.includes('--all')
  const flags = given.filter((argument) => argument.startsWith('--') && argument !== '--all')
  const words = given.filter((argument) => !argument.startsWith('--'))
  // The servers under test run what was built.
  if (!(await run(['npm', 'run', '--silent', 'build']))) {
    console.error('npm test: the build failed')
    return 1
  }
  // One for all of them, but for tests that stop theirs.
  const postgres = await startOwnPostgres()
  const failed: string[] = []
  let ran = 0
  for (const group of groups) {
    const files = filesOf(group, { words, all })
    if (files.length === 0) continue
    ran += 1
    if (!(await runGroup(group, { files, flags, postgres }))) failed.push(group.name)
  }
  await postgres.stop()
  const seconds = Math.round((Date.now() - started) / 1000)
  if (ran === 0) console.error(`npm test: no test file matches ${words.join(' ')}`)
  else if (failed.length > 0) console.error(`npm test: failed: ${failed.join(', ')} (${seconds} s)`)
  else console.log(`npm test: all passed (${seconds} s)`)
  return ran > 0 && failed.length === 0 ? 0 : 1
}

process.exitCode = await main()
