import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from '../../tests/env/free-port.ts'
import { startOwnPostgres } from '../../tests/env/postgres.ts'
import { sizeOfFolder } from './size-of-folder.ts'

/*
 * The log by itself, on both databases: how quickly it takes calls of one row (or more) with 20 columns and how large they are there, how quickly its chain is verified, and how long `why` takes
 * among so many. node --conditions=source bench/serving/log.ts [CALLS] [sqlite|postgres] [ROWS of each call]
 */

const calls = Number(process.argv[2] ?? 100_000)
const only = process.argv[3]
const rows = Number(process.argv[4] ?? 1)
const stemma = new URL('../../packages/cli/bin/stemma', import.meta.url).pathname
const [batch, abreast] = [500, 4]

for (const database of ['sqlite', 'postgres'] as const) {
  if (only !== undefined && only !== database) continue
  const folder = mkdtempSync(join(tmpdir(), 'stemma-bench-log-'))
  const postgres = database === 'postgres' ? await startOwnPostgres({ durable: true }) : undefined
  const server = await start(folder, await postgres?.newDatabase())
  try {
    await measure(server, folder, database)
  } finally {
    const gone = new Promise((resolve) => server.child.once('exit', resolve))
    server.child.kill('SIGTERM')
    await gone
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Server {
  readonly child: ChildProcess
  readonly url: string
  readonly database: string | undefined
}

async function start(folder: string, database: string | undefined): Promise<Server> {
  const port = await freePort()
  const child = spawn(
    stemma,
    [
      ...['server', '--data', join(folder, 'data'), '--port', String(port)],
      ...['--log-level', 'error', ...(database === undefined ? [] : ['--database', database])],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const url = `http://127.0.0.1:${port}`
  for (let turn = 0; turn < 600; turn++) {
    const isThere = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isThere) return { child, url, database }
    await pause(100)
  }
  throw new Error('the server does not start')
}

async function measure(
  { url, database }: Server,
  folder: string,
  kind: 'sqlite' | 'postgres',
): Promise<void> {
  const post = async (path: string, body: object): Promise<unknown> => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json()
  }
  // The guarantee: what the route answers.
  const { deployment_id: id } = (await post('/deployments', {
    name: 'bench',
    model_uri: 'models:/bench/1',
  })) as { readonly deployment_id: string }
  const before = await sizeOf({ folder, database })
  let next = 0
  const began = performance.now()
  await Promise.all(
    Array.from({ length: abreast }, async () => {
      while (next < calls) {
        const first = next
        next += batch
        const inferences = Array.from({ length: Math.min(batch, calls - first) }, (_, at) =>
          call(first + at),
        )
        await post(`/deployments/${id}/inferences`, { inferences })
      }
    }),
  )
  const rate = calls / ((performance.now() - began) / 1000)
  const bytes = ((await sizeOf({ folder, database })) - before) / calls
  console.log(
    `${kind}: ${calls} calls of ${rows} rows logged, ${(rate * rows).toFixed(0)} rows/s, ${bytes.toFixed(0)} bytes a call with payload`,
  )
  const verifying = performance.now()
  // The guarantee: what the command prints.
  const verified = JSON.parse(
    execFileSync(stemma, ['audit', 'verify', '--url', url, '--json'], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    }),
  ) as { readonly entries: number; readonly rows: number; readonly faults: readonly object[] }
  const took = (performance.now() - verifying) / 1000
  console.log(
    `${kind}: verify, ${verified.entries} entries in ${took.toFixed(2)} s with the start of the command, ${(verified.entries / took).toFixed(0)} entries/s, ${verified.faults.length} faults`,
  )
  const times: number[] = []
  for (let turn = 0; turn < 300; turn++) {
    const one = idOf(Math.floor(((turn * 7919) % 300) * (calls / 300)))
    const asked = performance.now()
    const answer = await fetch(`${url}/api/v1/inferences/${one}/why`)
    if (!answer.ok) throw new Error(await answer.text())
    await answer.arrayBuffer()
    times.push(performance.now() - asked)
  }
  times.sort((one, other) => one - other)
  console.log(
    `${kind}: why among ${calls * rows} rows, p50 ${times[150]?.toFixed(2)} ms, p99 ${times[296]?.toFixed(2)} ms`,
  )
}

/** As the servers' ids are: the time first, so that new ones lie together. */
function idOf(at: number): string {
  return (1_700_000_000_000 + at).toString(16).padStart(12, '0') + at.toString(16).padStart(20, '0')
}

function call(at: number): object {
  const columns = Array.from({ length: 20 }, (_, column) => `f${column}`)
  const row = columns.map((_, column) => Math.round(Math.sin(at * 20 + column) * 2e6) / 1e6)
  return {
    ...{ inference_id: idOf(at), time: 1_700_000_000_000 + at, status: 200, rows },
    ...{ predict_us: 40, total_us: 300, content_type: 'application/json' },
    request: JSON.stringify({ dataframe_split: { columns, data: [row] } }),
    response: `{"predictions": [${at % 2}]}`,
    predictions: Array.from({ length: rows }, (_, place) => ({
      ...{ row: place, entity_key: `C${(at * rows + place) % 5000}` },
      ...{ output: String(at % 2), computed: '{}' },
    })),
  }
}

async function sizeOf({
  folder,
  database,
}: {
  readonly folder: string
  readonly database: string | undefined
}): Promise<number> {
  if (database === undefined) return sizeOfFolder(join(folder, 'data'))
  const client = new pg.Client({ connectionString: database })
  await client.connect()
  try {
    // The guarantee: one row with a number, as text.
    const { rows } = await client.query<{ readonly size: string }>(
      'select pg_database_size(current_database()) as size',
    )
    return Number(rows[0]?.size)
  } finally {
    await client.end()
  }
}
