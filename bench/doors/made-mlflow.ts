import { randomUUID } from 'node:crypto'
import { copyFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

export interface MadeMlflow {
  /** A database that MLflow made, with the experiment 1. */
  readonly empty: string
  readonly path: string
  readonly runs: number
  readonly metrics: number
  readonly points: number
}

/** Fills a database of MLflow's with runs, as its server would have: step after step, all metrics of a run together. */
export function makeMlflow({ empty, path, runs, metrics, points }: MadeMlflow): void {
  copyFileSync(empty, path)
  const database = new DatabaseSync(path)
  database.exec('pragma synchronous = off; begin')
  const run = database.prepare(
    `insert into runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, source_version, lifecycle_stage, artifact_uri, experiment_id)
     values (?, ?, 'UNKNOWN', '', '', 'ada', 'FINISHED', ?, ?, '', 'active', ?, 1)`,
  )
  const point = database.prepare(
    'insert into metrics (key, value, timestamp, run_uuid, step, is_nan) values (?, ?, ?, ?, ?, 0)',
  )
  const latest = database.prepare(
    'insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid) values (?, ?, ?, ?, 0, ?)',
  )
  const param = database.prepare('insert into params values (?, ?, ?)')
  const began = 1_700_000_000_000
  for (let number = 0; number < runs; number++) {
    const id = randomUUID().replaceAll('-', '')
    run.run(
      id,
      `run-${number}`,
      began + number,
      began + 100_000,
      `mlflow-artifacts:/1/${id}/artifacts`,
    )
    for (let at = 0; at < 10; at++) param.run(`param_${at}`, String(Math.random()), id)
    for (let step = 0; step < points; step++)
      for (let metric = 0; metric < metrics; metric++)
        point.run(`metric_${metric}`, Math.random(), began + step * 1000, id, step)
    for (let metric = 0; metric < metrics; metric++)
      latest.run(`metric_${metric}`, 0.5, began + points * 1000, points - 1, id)
  }
  makeRegistry(database)
  database.exec('commit')
  database.close()
}

const models = 100
const versionsEach = 10

/** Registered models whose versions are of the first runs, with an alias each. */
function makeRegistry(database: DatabaseSync): void {
  const model = database.prepare(
    'insert into registered_models (name, creation_time, last_updated_time, description) values (?, ?, ?, ?)',
  )
  const version = database.prepare(
    `insert into model_versions (name, version, creation_time, last_updated_time, description, user_id, current_stage, source, run_id, status)
     values (?, ?, ?, ?, '', 'ada', 'None', ?, ?, 'READY')`,
  )
  const alias = database.prepare(
    'insert into registered_model_aliases (alias, version, name) values (?, ?, ?)',
  )
  const runs = database.prepare('select run_uuid, artifact_uri from runs limit ?').all(versionsEach)
  const time = 1_700_000_000_000
  for (let at = 0; at < models; at++) {
    const name = `model-${at}`
    model.run(name, time, time, 'made')
    for (const [index, run] of runs.entries()) {
      const source = `${String(run['artifact_uri'])}/model`
      version.run(name, index + 1, time, time, source, String(run['run_uuid']))
    }
    alias.run('champion', runs.length, name)
  }
}
