import { openDelta, readSnapshot, type Engine } from '@stemma/tables/work'
import { attempt } from '../../lines/attempt.ts'
import { inFolder } from '../../objects/work/storage.ts'
import { withEngine } from '../made-rows.ts'
import { askDeltalake } from '../peers/deltalake.ts'
import type { Context } from '../scale.ts'
import { seconds } from '../seconds.ts'
import { makeDeltaTable } from './make-delta-table.ts'

/** A Delta table with many files: how long its log and its rows take, beside the `deltalake` package. */
export function measureDelta(context: Context): Promise<void> {
  return inFolder(async (root) => {
    const rows = await makeDeltaTable(root, context.scale.deltaFiles)
    const all = [
      ['commits', 'delta-open'],
      ['checkpoint', 'delta-open-checkpoint'],
    ] as const
    for (const [state, row] of all) {
      if (state === 'checkpoint') await askDeltalake('checkpoint', root)
      await attempt(context, { system: 'deltalake', rows: [row] }, async () => ({
        [row]: await askDeltalake('open', root),
      }))
      await attempt(context, { system: 'stemma', rows: [row] }, async () => ({
        [row]: await open(root, context.scale.deltaFiles),
      }))
    }
    await attempt(context, { system: 'deltalake', rows: ['delta-scan'] }, async () => ({
      'delta-scan': await askDeltalake('scan', root, rows),
    }))
    await attempt(context, { system: 'stemma', rows: ['delta-scan'] }, async () => ({
      'delta-scan': await withEngine(root, (engine) => scan(engine, root, rows)),
    }))
  })
}

function open(root: string, files: number): Promise<number> {
  return withEngine(root, (engine) =>
    seconds(async () => {
      const snapshot = await readSnapshot({ engine, root })
      if (snapshot.files.length !== files) throw new Error('The table has other files.')
    }),
  )
}

/** From a path to the sums of all rows. */
function scan(engine: Engine, root: string, rows: number): Promise<number> {
  return seconds(async () => {
    const { sql } = await openDelta({ engine, root })
    const [[count] = []] = await engine.rows(
      `select count(*), sum(id), sum(score), max(note) from (${sql})`,
    )
    if (Number(count) !== rows) throw new Error(`The table has ${String(count)} rows.`)
  })
}
