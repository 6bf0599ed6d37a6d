import { openEngine, type Engine } from '@stemma/tables/work'

export interface MadeRows {
  readonly rows: number
  /** Of the second version 1.5 % have another amount, 0.1 % are gone, and 0.5 % come behind. */
  readonly version?: 1 | 2
}

/** A SELECT of the engine that makes rows of eight columns, the same on every machine; `id` is the key. */
export function madeRows({ rows, version = 1 }: MadeRows): string {
  const count = version === 1 ? rows : rows + Math.round(rows * 0.005)
  const amount = (salt: string): string =>
    `CAST((hash(id, '${salt}') % 100000) / 100.0 AS DECIMAL(9,2))`
  const changed =
    version === 1
      ? amount('amount')
      : `case when hash(id, 'edit') % 1000 < 15 then ${amount('other')} else ${amount('amount')} end`
  return `select id, TIMESTAMP '2024-01-01' + id * INTERVAL 37 SECOND as "time",
    'user' || (hash(id, 'user') % 50000) as "user",
    ['books', 'garden', 'grocery', 'hardware', 'music', 'sports', 'toys'][CAST(1 + hash(id, 'category') % 7 AS BIGINT)] as category,
    ${changed} as amount, (hash(id, 'score') % 1000000) / 1000000.0::DOUBLE as score,
    ['ap-south', 'eu-central', 'eu-west', 'us-east', 'us-west'][CAST(1 + hash(id, 'region') % 5 AS BIGINT)] as region,
    case when hash(id, 'note') % 10 > 0 then md5(CAST(id AS VARCHAR)) end as note
    from (select CAST(range AS BIGINT) as id from range(${count}))
    ${version === 1 ? '' : "where hash(id, 'gone') % 1000 > 0"}`
}

/** An engine as large as a server's, for files of the bench and for what is measured without a server. */
export async function withEngine<T>(
  folder: string,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await openEngine({
    memoryBytes: 4 * 2 ** 30,
    threads: 2,
    scratch: `${folder}/scratch`,
  })
  try {
    return await work(engine)
  } finally {
    engine.close()
  }
}

/** Writes the rows as Parquet. */
export async function writeRows(engine: Engine, made: MadeRows, path: string): Promise<void> {
  await engine.run(`copy (${madeRows(made)}) to '${path}' (format parquet)`)
}
