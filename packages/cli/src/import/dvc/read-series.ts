import { extname, posix } from 'node:path'
import { SeriesBuffer } from '@stemma/contract'
import { flatValues, numberOf } from './flat-values.ts'
import { parsed } from './read-pipeline.ts'

/**
 * Series of a file of plots: rows of TSV, CSV or JSON, whose column `step` (or the row's place) is the step, and whose `timestamp`, in
 * milliseconds, the time. A file of dvclive has one metric, which its path names; of others the columns do.
 */
export async function readSeries(
  text: string,
  path: string,
  timeMs: number,
): Promise<ReadonlyMap<string, SeriesBuffer>> {
  const series = new Map<string, SeriesBuffer>()
  const [, live] = /(?:^|\/)plots\/metrics\/(.+)\.[a-z]+$/u.exec(path) ?? []
  for (const [place, row] of (await rowsOf(text, path)).entries()) {
    const step = numberOf(row['step']) ?? place
    const time = numberOf(row['timestamp']) ?? timeMs
    for (const [name, value] of Object.entries(row)) {
      const number = numberOf(value)
      if (name === 'step' || name === 'timestamp' || number === undefined) continue
      const key = live ?? name
      const points = series.get(key) ?? new SeriesBuffer()
      points.add(Math.trunc(step), Math.trunc(time), number)
      series.set(key, points)
      if (live !== undefined) break
    }
  }
  return series
}

type Row = Readonly<Record<string, unknown>>

async function rowsOf(text: string, path: string): Promise<readonly Row[]> {
  const end = extname(posix.basename(path)).toLowerCase()
  if (text === '') return []
  if (end === '.tsv' || end === '.csv') {
    const { parseRecords } = await import('@stemma/tables')
    const form = { delimiter: end === '.tsv' ? '\t' : ',', quote: '"', isWhole: true }
    const [names = [], ...rows] = parseRecords(text, form)
    return rows.map((row) =>
      Object.fromEntries(names.map(({ text: name }, index) => [name, row[index]?.text])),
    )
  }
  if (end !== '.json' && end !== '.yaml') return []
  const value = parsed(text)
  const list: readonly unknown[] = Array.isArray(value) ? value : flatLists(value)
  return list.filter(
    (one): one is Row => typeof one === 'object' && one !== null && !Array.isArray(one),
  )
}

/** The first list in a map, as some programs wrap their rows. */
function flatLists(value: unknown): readonly unknown[] {
  const found = flatValues(value, '.').find(([, one]) => Array.isArray(one))?.[1]
  return Array.isArray(found) ? found : []
}
