import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { differingBuckets, type Bucketing } from '@stemma/tables'
import { tableWork, type Engine } from '@stemma/tables/work'
import { attempt } from '../../lines/attempt.ts'
import { inFolder } from '../../objects/work/storage.ts'
import { madeRows, withEngine } from '../made-rows.ts'
import type { Context } from '../scale.ts'
import { medianSeconds } from '../seconds.ts'

const byKey: Bucketing = { by: 'key', columns: ['id'] }

/** How long the proof of a file's rows takes, and that it names where one cell is another. */
export function measureFingerprint(context: Context): Promise<void> {
  return inFolder((folder) =>
    withEngine(folder, async (engine) => {
      const { tableRows, repeats } = context.scale
      const rows = madeRows({ rows: tableRows })
      const plain = await writeFolder(engine, join(folder, 'plain'), rows)
      const fingerprint = (bucketing: Bucketing) => () =>
        tableWork.prove(engine, { source: { at: 'folder', root: plain }, bucketing })
      await attempt(context, { system: 'stemma', rows: ['fingerprint'] }, async () => {
        const { value, byRow } = await medianSeconds(
          { value: fingerprint(byKey), byRow: fingerprint({ by: 'row' }) },
          Math.min(repeats, 3),
        )
        const other = `select * replace (case when id = ${Math.floor(tableRows / 2)} then score + 1e-6 else score end as score) from (${rows})`
        const root = await writeFolder(engine, join(folder, 'changed'), other)
        const source = { at: 'folder', root } as const
        const now = await tableWork.prove(engine, { source, bucketing: byKey })
        const before = await fingerprint(byKey)()
        const found = differingBuckets(before.fingerprint, now.fingerprint)
        if (found.length !== 1) throw new Error(`${found.length} buckets differ for one cell.`)
        return { fingerprint: { value, detail: { byRow } } }
      })
      await attempt(context, { system: 'bare', rows: ['fingerprint'] }, async () => ({
        fingerprint: await bareHashes(engine, plain, Math.min(repeats, 3)),
      }))
    }),
  )
}

async function writeFolder(engine: Engine, folder: string, sql: string): Promise<string> {
  await mkdir(folder)
  await engine.run(`copy (${sql}) to '${folder}/rows.parquet' (format parquet)`)
  return folder
}

/** The engine alone: reads the file, joins the values of each row to a text, hashes it and its key, as SHA-256, and adds up. */
async function bareHashes(engine: Engine, folder: string, repeats: number): Promise<number> {
  const text = `concat_ws('|', id, "time", "user", category, amount, score, region, note)`
  const sql = `select substr(sha256(CAST(id AS VARCHAR)), 63, 2), sum(CAST('0x' || substr(sha256(${text}), 1, 16) AS UBIGINT)) from '${folder}/rows.parquet' group by 1`
  const { bare } = await medianSeconds({ bare: () => engine.rows(sql) }, repeats)
  return bare
}
