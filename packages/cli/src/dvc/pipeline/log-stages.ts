import { existsSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { parse } from 'yaml'
import type { Effects } from '../../effects.ts'
import { flatValues, numberOf, paramText } from '../../import/dvc/flat-values.ts'
import { openSession } from '../../session.ts'
import type { LockedStage } from '../files/lock-file.ts'
import { plainValue } from '../files/param-values.ts'
import type { Stage } from './stage.ts'

const mostTogether = 1000
const mostParams = 100

/**
 * Logs parameters and metrics of stages to the run that surrounds the command, as `stemma run` and `mlflow run` name it; nothing without one.
 * Metrics are numbers in the files that stages name as such.
 */
export async function logStages(
  stages: readonly { readonly stage: Stage; readonly locked: LockedStage }[],
  effects: Effects,
): Promise<void> {
  const { MLFLOW_RUN_ID: runId } = effects.environment
  if (runId === undefined || runId === '') return
  const { http } = openSession({}, effects)
  const post = (part: object): Promise<unknown> =>
    http.json({
      method: 'POST',
      path: '/api/2.0/mlflow/runs/log-batch',
      body: JSON.stringify({ run_id: runId, ...part }),
    })
  const params = new Map<string, string>()
  const metrics = new Map<string, number>()
  for (const { stage, locked } of stages) {
    for (const values of locked.params.values())
      for (const [name, value] of values)
        for (const [key, one] of flatValues(plainValue(value), '.', name))
          params.set(key, paramText(one))
    for (const path of stage.metrics) {
      const file = resolve(stage.folder, path)
      if (!existsSync(file)) continue
      for (const [key, value] of flatValues(read(file), '/')) {
        const number = numberOf(value)
        if (number !== undefined) metrics.set(key, number)
      }
    }
  }
  const pairs = [...params].map(([key, value]) => ({ key, value }))
  for (let at = 0; at < pairs.length; at += mostParams)
    await post({ params: pairs.slice(at, at + mostParams) })
  const points = [...metrics].map(([key, value]) => ({
    ...{ key, timestamp: effects.now(), step: 0 },
    value: Number.isFinite(value) ? value : String(value),
  }))
  for (let at = 0; at < points.length; at += mostTogether)
    await post({ metrics: points.slice(at, at + mostTogether) })
}

/** Nothing of a file that is no YAML or JSON: a metric may be anything. */
function read(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'), { logLevel: 'silent', maxAliasCount: 1000 })
  } catch {
    return { [basename(file)]: undefined }
  }
}
