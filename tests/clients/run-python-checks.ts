import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { pythonEnvironment, type PythonEnvironment } from '../env/python.ts'
import { runCommand } from '../env/run-command.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { startServer, type TestServer } from '../server/start-server.ts'
import { testTarget } from '../server/target.ts'

export interface PythonChecks {
  /** What the suite is about. */
  readonly title: string
  /** The program's file name below `tests/clients/python`. */
  readonly program: string
  readonly environment?: PythonEnvironment
  /** Whose programs are on its path as well. */
  readonly programs?: PythonEnvironment
  /** Runs the program a second time against a server on PostgreSQL. MLflow's own server is tried on SQLite only. */
  readonly onPostgresToo?: boolean
  /** Environment variables of the server, or what makes them. */
  readonly serverEnvironment?: Environment | (() => Promise<Environment>)
}

type Environment = Readonly<Record<string, string>>

/** Registers suites that start a server, run one Python program against it, and report each of its checks as a test. */
export function suiteOfPythonChecks({
  title,
  program,
  environment,
  programs,
  onPostgresToo,
  serverEnvironment = {},
}: PythonChecks): void {
  const databases: ('sqlite' | 'postgres')[] = ['sqlite']
  if (onPostgresToo === true && testTarget() === 'stemma') databases.push('postgres')
  for (const database of databases) {
    void suite(`${title}, on ${database}`, () => {
      let server: TestServer | undefined
      before(async () => {
        const env =
          typeof serverEnvironment === 'function' ? await serverEnvironment() : serverEnvironment
        server = await startServer({ database, env })
      })
      after(async () => {
        await server?.stop()
      })
      void test(`${program} ran to its end`, async (t) => {
        assert.ok(server !== undefined)
        const outcome = await runChecks({
          program,
          name: environment ?? 'mlflow-3.17.2',
          programs,
          url: server.url,
          // Clients that a check kills leave their temporary files here.
          temporary: await temporaryFolder(t, 'checks'),
        })
        for (const { name, error } of outcome.results) {
          await t.test(name, () => {
            if (error !== undefined) assert.fail(error)
          })
        }
        assert.ok(outcome.results.length > 0 && outcome.status === 0, outcome.log)
      })
    })
  }
}

interface Outcome {
  readonly results: readonly { readonly name: string; readonly error: string | undefined }[]
  readonly status: number
  readonly log: string
}

interface RunChecks {
  readonly program: string
  readonly name: PythonEnvironment
  readonly programs: PythonEnvironment | undefined
  readonly url: string
  readonly temporary: string
}

async function runChecks({ program, name, programs, url, temporary }: RunChecks): Promise<Outcome> {
  const { python, bin } = await pythonEnvironment(name)
  const others = programs === undefined ? '' : `:${(await pythonEnvironment(programs)).bin}`
  const file = new URL(`python/${program}`, import.meta.url).pathname
  const { status, stdout, stderr } = await runCommand([python, file], {
    env: { ...clientEnvironment(url, `${bin}${others}`), TMPDIR: temporary },
  })
  const lines = stdout
    .split('\n')
    .filter((line) => line !== '')
    // The format is checks.py's; a line of another shape ends in the failed comparison below.
    .map(
      (line) => JSON.parse(line) as { planned?: string[]; check?: string; error?: string | null },
    )
  const planned = lines.find((line) => line.planned !== undefined)?.planned ?? []
  const done = new Map(lines.map((line) => [line.check, line.error ?? undefined]))
  const results = planned.map((check) => ({
    name: check,
    error: done.has(check)
      ? done.get(check)
      : `the program ended before this check:\n${stderr.slice(-4000)}`,
  }))
  return { results, status, log: stderr.slice(-4000) }
}

/** What a client program sees: the server's address, and none of the user's own settings. */
export function clientEnvironment(url: string, bin: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^_?(MLFLOW|STEMMA|PYTHON|NODE)_/.test(name),
  )
  return {
    ...Object.fromEntries(own),
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    MLFLOW_TRACKING_URI: url,
    STEMMA_TEST_TARGET: testTarget(),
    // A 5xx is a defect to report at once, not to repeat for minutes.
    MLFLOW_HTTP_REQUEST_MAX_RETRIES: '1',
    MLFLOW_HTTP_REQUEST_TIMEOUT: '30',
    // No usage reports, no Git look-ups, no display.
    MLFLOW_DISABLE_TELEMETRY: 'true',
    DO_NOT_TRACK: 'true',
    GIT_PYTHON_REFRESH: 'quiet',
    MPLBACKEND: 'Agg',
    PYTHONDONTWRITEBYTECODE: '1',
    MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT: 'true',
  }
}
