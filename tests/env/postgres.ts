import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { chown, mkdtemp } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { freePort } from './free-port.ts'
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.ts'
import { databasesOf, type PostgresDatabases } from './postgres-databases.ts'

/** A real PostgreSQL on 127.0.0.1 that belongs to this test process and ends with it, however that ends. */
export interface PostgresServer extends PostgresDatabases {
  /** Ends the server in good order; the data stay. */
  stop(): Promise<void>
  /** Ends the server as a power cut would; the data stay. */
  kill9(): Promise<void>
  /** Starts the server again on the same data and port. */
  start(): Promise<void>
}

export interface PostgresOptions {
  /** Keeps PostgreSQL's own durability on. Off by default, since most tests end long before the machine does. */
  readonly durable?: boolean
}

/** Where the test command says that its server is. */
export const sharedPostgres = 'STEMMA_TEST_POSTGRES'

let shared: Promise<PostgresDatabases> | undefined

/**
 * The server that all tests of this process share, or all of one test command: start it as often as you like. Nothing stops it or counts on being
 * alone there.
 */
export function startPostgres(): Promise<PostgresDatabases> {
  const { [sharedPostgres]: url } = process.env
  shared ??= url === undefined ? startOwnPostgres() : Promise.resolve(databasesOf(url))
  return shared
}

/** A server for one test alone, which may stop and kill it. */
export async function startOwnPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const binaries = await postgresBinaries()
  const data = await mkdtemp(join(tmpdir(), 'stemma-pg-'))
  const { uid, gid } = binaries.user
  if (uid !== undefined && gid !== undefined) await chown(data, uid, gid)
  await initialise(binaries, data)
  const server = new OwnPostgres({ binaries, data, port: await freePort(), options })
  await server.start()
  return server
}

/** ICU's English order sorts unlike bytes do, as on most real servers: code that counts on byte order shows. */
async function initialise(binaries: PostgresBinaries, data: string): Promise<void> {
  const flags = ['--username=stemma', '--auth=trust', '--encoding=UTF8', '--locale=C']
  flags.push('--locale-provider=icu', '--icu-locale=en-US', '--no-sync', `--pgdata=${data}`)
  await promisify(execFile)(binaries.initdb, flags, { ...binaries.user, cwd: data })
}

/**
 * Starts the server and watches standard input: when the test process ends, even by SIGKILL, the input closes, the
 * server is stopped and its folder removed. Arguments: data folder, then the server's command line.
 */
const keeper = `
data=$1; shift
exec 3<&0
"$@" 3<&- </dev/null 2>&1 &
server=$!
echo "keeper: server $server"
(
  cat <&3 >/dev/null
  trap '' TERM
  kill -INT "$server" 2>/dev/null
  while kill -0 "$server" 2>/dev/null; do sleep 0.05; done
  rm -rf -- "$data"
) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$server" 2>/dev/null
kill "$watcher" 2>/dev/null
`

interface Setup {
  readonly binaries: PostgresBinaries
  readonly data: string
  readonly port: number
  readonly options: PostgresOptions
}

class OwnPostgres implements PostgresServer {
  readonly url: string
  private readonly setup: Setup
  private running: { keeper: ChildProcess; pid: number } | undefined

  constructor(setup: Setup) {
    this.setup = setup
    this.url = `postgresql://stemma@127.0.0.1:${setup.port}/postgres`
    // A running server's folder is the keeper's to remove.
    process.once('exit', () => {
      if (this.running === undefined) rmSync(setup.data, { recursive: true, force: true })
    })
  }

  newDatabase(): Promise<string> {
    return databasesOf(this.url).newDatabase()
  }

  newCopy(name: string, make: (database: string) => Promise<void>): Promise<string> {
    return databasesOf(this.url).newCopy(name, make)
  }

  async start(): Promise<void> {
    if (this.running !== undefined) return
    // After a kill, children of the old server hold its shared memory for a moment and a start fails.
    const deadline = Date.now() + 20_000
    for (;;) {
      const attempt = await this.launch()
      if (typeof attempt !== 'string') {
        this.running = attempt
        return
      }
      if (Date.now() > deadline || !attempt.includes('shared memory')) {
        throw new Error(`PostgreSQL did not start:\n${attempt}`)
      }
    }
  }

  async stop(): Promise<void> {
    await this.end('SIGINT')
  }

  async kill9(): Promise<void> {
    await this.end('SIGKILL')
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const running = this.running
    if (running === undefined) return
    this.running = undefined
    const ended = once(running.keeper, 'exit')
    running.keeper.ref()
    process.kill(running.pid, signal)
    await ended
  }

  /** Answers the running server, or the log of one that ended at once. */
  private async launch(): Promise<{ keeper: ChildProcess; pid: number } | string> {
    const { binaries, data, port, options } = this.setup
    const settings = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=400',
    ]
    if (options.durable !== true) {
      settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off')
    }
    const command = [binaries.postgres, '-D', data, '-p', String(port)]
    const child = spawn('/bin/sh', ['-c', keeper, 'keeper', data, ...command, ...flags(settings)], {
      ...binaries.user,
      cwd: data,
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const log = await readUntilReady(child)
    const pid = Number(/^keeper: server (\d+)$/m.exec(log)?.[1])
    if (!log.includes('ready to accept connections') || !Number.isInteger(pid)) return log
    // The pipes and the child must not keep a finished test process alive.
    child.unref()
    for (const pipe of [child.stdin, child.stdout]) if (pipe instanceof Socket) pipe.unref()
    child.stdout.resume()
    return { keeper: child, pid }
  }
}

function flags(settings: readonly string[]): string[] {
  return settings.flatMap((setting) => ['-c', setting])
}

function readUntilReady(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = ''
    const onData = (chunk: Buffer): void => {
      log += chunk.toString()
      if (!log.includes('ready to accept connections')) return
      child.stdout?.off('data', onData)
      resolve(log)
    }
    child.stdout?.on('data', onData)
    child.once('error', reject)
    child.once('close', () => {
      resolve(log)
    })
  })
}

/** Runs statements on a database until the test ends. */
export async function connectForTests(
  t: { readonly after: (work: () => Promise<void>) => void },
  connectionString: string,
): Promise<(sql: string) => Promise<void>> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  t.after(() => client.end())
  return async (sql) => {
    await client.query(sql)
  }
}
