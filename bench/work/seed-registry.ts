import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client, post } from '../load/client.ts'
import type { Peer } from '../peers/peer.ts'
import type { RunningServer } from '../peers/start.ts'
import { alias, createVersionRequest, modelName, models, versionsOf } from './registry-data.ts'
import { createRuns, epochMs } from './runs.ts'

/**
 * Fills the registry before any clock runs, and gives the ids of the runs, of which each has one version of each model. Models, runs
 * and aliases come through the API. So do the versions of Stemma; MLflow would take minutes for them, so they are written
 * straight into its SQLite database, with the columns that its own create fills.
 */
export async function seedRegistry(
  peer: Peer,
  { port, dataDir }: RunningServer,
  versions: number,
): Promise<readonly string[]> {
  using client = new Client(port)
  const runIds = (await createRuns(client, versions / models)).map(({ runId }) => runId)
  for (let i = 0; i < models; i++)
    await client.ask(post('registered-models/create', { name: modelName(i) }))
  if (peer.id === 'stemma') await createVersions(port, runIds)
  else insertIntoMlflow(join(dataDir, 'mlflow.db'), runIds)
  const version = String(runIds.length)
  for (let i = 0; i < models; i++)
    await client.ask(post('registered-models/alias', { name: modelName(i), alias, version }))
  return runIds
}

/** Four clients, each with models of its own, so that the numbers of the versions come in order. */
async function createVersions(port: number, runIds: readonly string[]): Promise<void> {
  let next = 0
  const seed = async (): Promise<void> => {
    using client = new Client(port)
    while (next < models)
      for (const made of versionsOf(next++, runIds)) await client.ask(createVersionRequest(made))
  }
  await Promise.all(Array.from({ length: 4 }, seed))
}

function insertIntoMlflow(path: string, runIds: readonly string[]): void {
  using db = new DatabaseSync(path)
  db.exec('pragma busy_timeout = 10000')
  const addVersion = db.prepare(
    `insert into model_versions (workspace, name, version, creation_time, last_updated_time, current_stage, source, storage_location, run_id, status)
     values ('default', ?, ?, ?, ?, 'None', ?, ?, ?, 'READY')`,
  )
  const addTag = db.prepare(
    `insert into model_version_tags (workspace, name, version, key, value) values ('default', ?, ?, 'owner', ?)`,
  )
  db.exec('begin immediate')
  for (let model = 0; model < models; model++) {
    for (const { name, version, source, owner, runId } of versionsOf(model, runIds)) {
      const time = epochMs + version
      addVersion.run(name, version, time, time, source, source, runId)
      addTag.run(name, version, owner)
    }
  }
  db.exec('commit')
}
