import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { attempt } from '../../lines/attempt.ts'
import { run } from '../../objects/peers/command.ts'
import { inFolder } from '../../objects/work/storage.ts'
import { binDir } from '../../peers/install.ts'
import { memoryOf, type Memory } from '../../peers/memory.ts'
import { mlflowPackage } from '../../peers/mlflow.ts'
import { withEngine, writeRows } from '../made-rows.ts'
import type { Context } from '../scale.ts'
import { startDataServer, type DataServer } from '../server.ts'

const patienceMs = 60_000

/** A version by its address in pandas, beside the same file from the disk; and what the server comes back to. */
export function measurePandas(context: Context): Promise<void> {
  return inFolder(async (folder) => {
    const path = join(folder, 'table.parquet')
    const rows = context.scale.tableRows
    await withEngine(folder, (engine) => writeRows(engine, { rows }, path))
    const server = await startDataServer()
    try {
      await server.add('table', { path, key: 'id' })
      const read = readBoth(server, folder, context.scale.repeats)
      await attempt(context, { system: 'stemma', rows: ['pandas', 'pandas-first'] }, async () => {
        const { url, first } = await read
        return { pandas: url, 'pandas-first': first }
      })
      await attempt(context, { system: 'plain', rows: ['pandas'] }, async () => ({
        pandas: (await read).disk,
      }))
      await attempt(context, { system: 'stemma', rows: ['rest'] }, async () => {
        const { memory, seconds } = await atRest(server)
        const value = memory.pssBytes / 2 ** 20
        return { rest: { value, detail: { seconds, processes: memory.processes } } }
      })
    } finally {
      await server.stop()
    }
  })
}

interface Times {
  /** Of the first reading by the address. */
  readonly first: number
  /** Middle of the later ones. */
  readonly url: number
  /** Middle of reading the same bytes from the disk. */
  readonly disk: number
}

async function readBoth(server: DataServer, folder: string, repeats: number): Promise<Times> {
  const script = join(import.meta.dirname, 'read-with-pandas.py')
  const copy = join(folder, 'copy.parquet')
  const address = `${server.url}/data/table/1.parquet`
  const python = join(binDir(mlflowPackage), 'python')
  const args = [script, address, copy, String(repeats)]
  // The guarantee: what the script prints.
  return JSON.parse(await run(python, args, { cwd: folder, env: {} })) as Times
}

/** Waits until the process of tables has ended by itself. */
async function atRest(
  server: DataServer,
): Promise<{ readonly memory: Memory; readonly seconds: number }> {
  const start = performance.now()
  for (;;) {
    const memory = await memoryOf(server.pid)
    const waited = performance.now() - start
    if (memory.processes === 1) {
      await wait(2000)
      return { memory: await memoryOf(server.pid), seconds: waited / 1000 }
    }
    if (waited > patienceMs) throw new Error('The process of tables does not end.')
    await wait(500)
  }
}
