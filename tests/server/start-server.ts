import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { checkout } from '../env/checkout.ts'
import { freePort } from '../env/free-port.ts'
import { startPostgres } from '../env/postgres.ts'
import { pythonEnvironment } from '../env/python.ts'
import { ServerProcess } from './server-process.ts'
import { testTarget } from './target.ts'

export interface TestServer {
  readonly url: string
  readonly port: number
  readonly dataDir: string
  /** A PostgreSQL URL, or undefined when the server keeps its rows in SQLite below `dataDir`. */
  readonly database: string | undefined
  /** The server's own process. */
  pid(): number
  /** Ends in good order and waits. */
  stop(): Promise<void>
  /** Ends at once, like a power cut, and waits. */
  kill9(): Promise<void>
  /** Starts again with the same settings, port and data. */
  start(): Promise<void>
  /** What the server printed since it was last started. */
  log(): string
}

export interface ServerOptions {
  /** A new folder of its own when absent. */
  readonly dataDir?: string
  /** `postgres` makes a database on the shared test server; a URL names one. */
  readonly database?: 'sqlite' | 'postgres' | `postgresql://${string}`
  readonly arguments?: readonly string[]
  /** A command that runs the server's command line, which follows it: `unshare`, `nice`. */
  readonly prefix?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Starts the real server as its own process and waits until it answers `/health`. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'stemma-data-')))
  const database = await databaseUrl(options.database ?? 'sqlite')
  const port = await freePort()
  const command = await serverCommand({ dataDir, database, port })
  const url = `http://127.0.0.1:${port}`
  const launch = async (): Promise<ServerProcess> => {
    const whole = [...(options.prefix ?? []), ...command, ...(options.arguments ?? [])]
    const env = { ...cleanEnvironment(), ...options.env }
    const server = await ServerProcess.start(whole, { cwd: dataDir, env })
    await untilHealthy(server, url + prefixIn(options.arguments))
    return server
  }
  const own: OwnFolder = { dataDir, kill: () => {} }
  if (options.dataDir === undefined) ownFolders.push(own)
  let running = await launch()
  own.kill = () => {
    running.kill()
  }
  return {
    url,
    port,
    dataDir,
    database,
    pid: () => running.pid,
    stop: () => running.end('SIGTERM'),
    kill9: () => running.end('SIGKILL'),
    log: () => running.log(),
    async start() {
      if (running.ended() !== undefined) running = await launch()
    },
  }
}

/** Below which path its routes are. */
function prefixIn(given: ServerOptions['arguments'] = []): string {
  const at = given.indexOf('--static-prefix')
  return at < 0 ? '' : (given[at + 1] ?? '')
}

interface OwnFolder {
  readonly dataDir: string
  kill: () => void
}

/** Of this test process. A stopped server may be started again, so its data stay until the process ends. */
const ownFolders: OwnFolder[] = []
process.once('exit', () => {
  for (const { dataDir, kill } of ownFolders) {
    kill()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
})

interface Place {
  readonly dataDir: string
  readonly database: string | undefined
  readonly port: number
}

/** The command line of the server under test. */
export async function serverCommand({
  dataDir,
  database,
  port,
}: Place): Promise<[string, ...string[]]> {
  const listen = ['--host', '127.0.0.1', '--port', String(port)]
  if (testTarget() === 'stemma') {
    const rows = database === undefined ? [] : ['--database', database]
    const launcher = join(checkout, 'packages/cli/bin/stemma')
    return [launcher, 'server', '--data', dataDir, ...listen, ...rows]
  }
  const { bin } = await pythonEnvironment('mlflow-3.17.2')
  const rows = database ?? `sqlite:///${dataDir}/mlflow.db`
  const stores = ['--backend-store-uri', rows, '--artifacts-destination', `${dataDir}/artifacts`]
  return [join(bin, 'mlflow'), 'server', '--workers', '1', ...stores, ...listen]
}

async function databaseUrl(database: string): Promise<string | undefined> {
  if (database === 'sqlite') return undefined
  if (database !== 'postgres') return database
  return await (await startPostgres()).newDatabase()
}

/** The user's own settings must not reach the server under test. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^_?(AWS|MLFLOW|STEMMA|NODE_TEST)_/.test(name),
  )
  return Object.fromEntries(entries)
}

async function untilHealthy(server: ServerProcess, url: string): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const ended = server.ended()
    if (ended !== undefined) throw new Error(`the server ended with ${ended}:\n${server.log()}`)
    const answer = await fetch(`${url}/health`).catch(() => undefined)
    if (answer?.status === 200) return
    if (Date.now() > deadline) {
      await server.end('SIGKILL')
      throw new Error(`the server did not answer in 60 s:\n${server.log()}`)
    }
    await pause(20)
  }
}
