import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fingerprintRelation, withReference } from '@stemma/tables/work'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { startOwnPostgres } from '../../../tests/env/postgres.ts'
import { attempt } from '../../lines/attempt.ts'
import { inFolder } from '../../objects/work/storage.ts'
import { withEngine } from '../made-rows.ts'
import { peakMemory } from '../peak-memory.ts'
import type { Context } from '../scale.ts'
import { medianSeconds, seconds } from '../seconds.ts'
import { startDataServer } from '../server.ts'

const table = `create table things as select i::bigint as id, timestamp '2024-01-01' + i * interval '37 second' as seen,
  'user' || (i * 7919 % 50000) as customer, (array['books', 'garden', 'music'])[(1 + i % 3)::int] as category,
  (i * 104729 % 100000 / 100.0)::numeric(9,2) as amount, random() as score, i % 7 = 0 as flag, md5(i::text) as note
  from generate_series(1::bigint, $ROWS) i`

/** Checks of rows that stay in PostgreSQL, beside reading them out. */
export async function measurePostgres(context: Context): Promise<void> {
  const { tableRows, largeRows, repeats } = context.scale
  await measureTable(context, { rows: tableRows, turns: Math.min(repeats, 3), size: '' })
  if (largeRows !== undefined)
    await measureTable(context, { rows: largeRows, turns: 1, size: '-large' })
}

interface Table {
  readonly rows: number
  readonly turns: number
  /** What ends the names of its lines. */
  readonly size: '' | '-large'
}

async function measureTable(context: Context, { rows, turns, size }: Table): Promise<void> {
  const postgres = await startOwnPostgres()
  const url = await postgres.newDatabase()
  const [check, memory, kept] = [
    `postgres-check${size}`,
    `postgres-memory${size}`,
    `postgres-kept${size}`,
  ] as const
  try {
    await query(url, table.replace('$ROWS', String(rows)))
    await query(url, 'vacuum analyze things')
    await attempt(context, { system: 'stemma', rows: [check, memory, kept] }, async () => {
      const found = await checkReference(url, turns)
      return {
        [check]: found.seconds,
        [memory]: found.peakBytes / 2 ** 20,
        [kept]: found.keptBytes / 1000,
      }
    })
    await attempt(context, { system: 'plain', rows: [check] }, () =>
      inFolder(async (folder) => ({ [check]: await readOut(url, folder) })),
    )
    await attempt(context, { system: 'bare', rows: [check] }, () =>
      inFolder(async (folder) => {
        const { copy } = await medianSeconds({ copy: () => copyOut(url, folder) }, turns)
        return { [check]: copy }
      }),
    )
  } finally {
    await postgres.stop()
  }
}

interface Checked {
  readonly seconds: number
  readonly peakBytes: number
  readonly keptBytes: number
}

async function checkReference(url: string, turns: number): Promise<Checked> {
  const server = await startDataServer({ bench: url })
  try {
    const added = await server.ask('/data/things/references', { source: 'bench:things' })
    const check = async (): Promise<void> => {
      const answer = JSON.stringify(await server.ask('/data/check?reference=things/1'))
      if (!answer.includes('"intact"')) throw new Error(`The check says ${answer.slice(0, 300)}.`)
    }
    const { value, peakBytes } = await peakMemory(server.pid, () => medianSeconds({ check }, turns))
    const kept = /"new_bytes":"?(?<bytes>\d+)/u.exec(JSON.stringify(added))?.groups?.['bytes']
    return { seconds: value.check, peakBytes, keptBytes: Number(kept) }
  } finally {
    await server.stop()
  }
}

/** All rows copied out and proved here, as if the database could not do it. */
function readOut(url: string, folder: string): Promise<number> {
  const source = { at: 'postgres', connectionString: url, table: 'things' } as const
  return withEngine(folder, (engine) =>
    seconds(() =>
      withReference(engine, { source, folder }, (relation) =>
        fingerprintRelation(engine, relation, { by: 'row' }),
      ),
    ),
  )
}

async function copyOut(url: string, folder: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const rows = client.query(copyTo('copy things to stdout (format csv)'))
    await pipeline(rows, createWriteStream(join(folder, 'things.csv')))
  } finally {
    await client.end()
  }
}

async function query(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
