import { join } from 'node:path'
import { attempt } from '../../lines/attempt.ts'
import { inFolder } from '../../objects/work/storage.ts'
import { withEngine, writeRows } from '../made-rows.ts'
import { peakMemory } from '../peak-memory.ts'
import type { Context } from '../scale.ts'
import { seconds } from '../seconds.ts'
import { startDataServer } from '../server.ts'

/** How long a server takes to compare two versions by key, the first time that it is asked. */
export async function measureDiff(context: Context): Promise<void> {
  const { tableRows, largeRows } = context.scale
  await attempt(context, { system: 'stemma', rows: ['diff'] }, async () => {
    const { diff, again } = await diffOf(tableRows)
    return { diff: { value: diff, detail: { again } } }
  })
  await attempt(context, { system: 'bare', rows: ['diff'] }, async () => ({
    diff: await bareJoin(tableRows),
  }))
  if (largeRows === undefined) return
  await attempt(
    context,
    { system: 'stemma', rows: ['diff-large', 'diff-large-memory'] },
    async () => {
      const { diff, peakBytes } = await diffOf(largeRows)
      return { 'diff-large': diff, 'diff-large-memory': peakBytes / 2 ** 30 }
    },
  )
}

interface Diffed {
  readonly diff: number
  readonly again: number
  readonly peakBytes: number
}

function diffOf(rows: number): Promise<Diffed> {
  return inFolder(async (folder) => {
    const server = await startDataServer()
    try {
      for (const version of [1, 2] as const) {
        const path = join(folder, `${version}.parquet`)
        await withEngine(folder, (engine) => writeRows(engine, { rows, version }, path))
        await server.add('table', { path, key: 'id' })
      }
      const compare = (): Promise<unknown> =>
        server.ask('/data/diff?before=table/1&now=table/2').then(requireChanges)
      const { value, peakBytes } = await peakMemory(server.pid, () => seconds(compare))
      return { diff: value, again: await seconds(compare), peakBytes }
    } finally {
      await server.stop()
    }
  })
}

/** The engine alone: both files read and joined by the key, the amounts compared. */
function bareJoin(rows: number): Promise<number> {
  return inFolder((folder) =>
    withEngine(folder, async (engine) => {
      const [before, now] = [join(folder, '1.parquet'), join(folder, '2.parquet')]
      await writeRows(engine, { rows }, before)
      await writeRows(engine, { rows, version: 2 }, now)
      return seconds(() =>
        engine.rows(
          `select count(*) filter (a.amount is distinct from b.amount) from '${before}' a full join '${now}' b using (id)`,
        ),
      )
    }),
  )
}

function requireChanges(answer: unknown): void {
  const text = JSON.stringify(answer)
  if (!/"added":"?[1-9]/u.test(text) || !/"changed":"?[1-9]/u.test(text))
    throw new Error(`The diff found no changes: ${text.slice(0, 300)}`)
}
