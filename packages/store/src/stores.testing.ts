import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { startPostgres } from '../../../tests/env/postgres.ts'
import type { Store } from './db.ts'
import { openStore } from './open-store.ts'

/** Both databases, for the tests that loop over them. Each test gets an empty database of its own. */
export const testDatabases: readonly {
  readonly name: 'sqlite' | 'postgres'
  readonly make: (t: TestContext) => Promise<string>
}[] = [
  {
    name: 'sqlite',
    make: async (t) => {
      const folder = mkdtempSync(join(tmpdir(), 'stemma-store-'))
      t.after(() => rmSync(folder, { recursive: true }))
      return join(folder, 'stemma.db')
    },
  },
  { name: 'postgres', make: async () => (await startPostgres()).newDatabase() },
]

/** A store that both writes and reads; closed when the test ends. */
export async function openTestStore(
  t: TestContext,
  make: (t: TestContext) => Promise<string>,
): Promise<Store> {
  const store = await openStore({ database: await make(t), role: 'writer' })
  t.after(() => store.close())
  return store
}

/** An experiment and a run to hang things on. */
export async function addTestRun(
  store: Store,
  runId: string,
  startTime = 1,
): Promise<{ readonly runNo: number; readonly experimentId: number }> {
  const { insertExperiment } = await import('./repositories/experiments.ts')
  const { insertRun } = await import('./repositories/runs.ts')
  const row = {
    name: 'tests',
    artifact_location: 'x',
    lifecycle: 'active',
    created_at: 1,
    updated_at: 1,
    deleted_at: null,
  } as const
  return store.write(async (tx) => {
    const added = await insertExperiment(tx, row)
    const [found] = await tx.rows(`select experiment_id from experiments where name = 'tests'`)
    const experimentId = added ?? Number(found?.[0])
    const { run_no: runNo } = await insertRun(tx, {
      run_id: runId,
      experiment_id: experimentId,
      name: runId,
      user_id: 'alice',
      status: 'RUNNING',
      start_time: startTime,
      end_time: null,
      artifact_uri: 'x',
      lifecycle: 'active',
      deleted_at: null,
    })
    return { runNo, experimentId }
  })
}
