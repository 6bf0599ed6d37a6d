import { closeSync, existsSync, openSync, statSync } from 'node:fs'
import type { SourcePoints } from '@stemma/contract'
import { SeriesBuffer } from '@stemma/contract'
import { MetricRows, type MetricColumns } from './metric-rows.ts'
import { PageReader } from './page-reader.ts'
import type { SqliteRows } from './sqlite-rows.ts'

/** Points that wait for their run to be whole. */
const mostHeld = 800_000
const leastPageBytes = 4096

/**
 * The points of a SQLite database, read from its pages: several times as quick as rows, of which there are many millions. Nobody can change the
 * pages meanwhile: the transaction of `sql` keeps a writer from its commit. Undefined for a file that is not of the usual form; its rows are read then.
 */
export function quickPoints(sql: SqliteRows): AsyncIterable<SourcePoints> | undefined {
  const layout = layoutOf(sql)
  return layout && scan(sql.path, layout)
}

interface Layout {
  readonly pageSize: number
  readonly root: number
  readonly columns: MetricColumns
}

function layoutOf({ database, path }: SqliteRows): Layout | undefined {
  const one = (text: string): unknown => Object.values(database.prepare(text).get() ?? {})[0]
  if (one('pragma journal_mode') === 'wal') return undefined
  if (existsSync(`${path}-journal`) && statSync(`${path}-journal`).size > 0) return undefined
  if (String(one('pragma encoding')) !== 'UTF-8') return undefined
  const table = database
    .prepare(`select rootpage, sql from sqlite_master where type = 'table' and name = 'metrics'`)
    .get()
  if (table === undefined || /without\s+rowid/iu.test(String(table['sql']))) return undefined
  const names = database
    .prepare(`select name from pragma_table_info('metrics') order by cid`)
    .all()
    .map(({ name }) => String(name))
  const at = (name: string): number => names.indexOf(name)
  const columns = {
    ...{ count: names.length, key: at('key'), value: at('value'), time: at('timestamp') },
    ...{ run: at('run_uuid'), step: at('step'), nan: at('is_nan') },
  }
  if (Object.values(columns).includes(-1)) return undefined
  const pageSize = Number(one('pragma page_size'))
  // A row with the longest name fits into a page of this size: none goes on elsewhere.
  if (pageSize < leastPageBytes) return undefined
  return { pageSize, root: Number(table['rootpage']), columns }
}

async function* scan(path: string, layout: Layout): AsyncGenerator<SourcePoints> {
  const file = openSync(path, 'r')
  try {
    const pages = new PageReader(file, layout.pageSize)
    if (!pages.isPlain()) throw new Error(`${path} is no plain SQLite database.`)
    const held = new Map<string, Held>()
    let points = 0
    const rows = new MetricRows(layout.columns, (runId) => {
      let run = held.get(runId)
      if (run === undefined) held.set(runId, (run = { series: new Map(), at: 0 }))
      run.at = points
      return (key) => {
        let series = run.series.get(key)
        if (series === undefined) run.series.set(key, (series = new SeriesBuffer()))
        return series
      }
    })
    for (const page of pages.leaves(layout.root)) {
      points += rows.read(page)
      if (points < mostHeld) continue
      // A run that has had no point for long is likely to be whole.
      const quiet = [...held].filter(([, { at }]) => at < mostHeld / 2)
      for (const [runId, { series }] of quiet.length > 0 ? quiet : [...held]) {
        held.delete(runId)
        yield { runId, series }
      }
      points = 0
      rows.forget()
      for (const run of held.values()) {
        run.at = 0
        for (const series of run.series.values()) points += series.length
      }
      if (points >= mostHeld / 2) {
        for (const [runId, { series }] of held) yield { runId, series }
        held.clear()
        points = 0
      }
    }
    for (const [runId, { series }] of held) yield { runId, series }
  } finally {
    closeSync(file)
  }
}

interface Held {
  readonly series: Map<string, SeriesBuffer>
  /** How many points had come when one of it came last. */
  at: number
}
