import { serverUrl } from '../client/server-url.ts'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { artifactPlaces } from '../import/artifact-places.ts'
import { mlflowServer } from '../import/mlflow/mlflow-server.ts'
import { restSource } from '../import/mlflow/rest-source.ts'
import { saying, tellRefused } from '../import/say-sums.ts'
import { progressLine } from '../progress-line.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { exportHistory } from './export-history.ts'

export interface ExportOptions extends SessionOptions {
  /** The address of the MLflow that gets it. */
  readonly to: string
  readonly signal?: AbortSignal
}

/** Writes all of a server to a real MLflow. Interrupted, it goes on when it is started again. */
export async function runExport(
  { to, signal, ...options }: ExportOptions,
  effects: Effects = machine,
): Promise<void> {
  if (!/^https?:\/\//iu.test(to))
    throw new CliError('an export goes to a running MLflow: give http://…', exitCodes.usage)
  const session = openSession(options, effects)
  const target = mlflowServer(to)
  const progress = progressLine(effects, { everyMs: 250 })
  const { url } = serverUrl(options.url, effects.environment)
  try {
    const sums = await exportHistory({
      source: restSource(url),
      target,
      places: artifactPlaces({ server: mlflowServer(url) }),
      signal,
      onProgress: async (now) => progress.tell(saying(now)),
    })
    await progress.clear()
    if (session.json) return await session.printJson(sums)
    await effects.stdout.write(`${saying(sums)} to ${target.shown}\n`)
    await tellRefused(session, sums.refused)
  } catch (error) {
    await progress.clear()
    if (signal?.aborted !== true) throw error
    throw new CliError(
      'stopped; what was written stays. The same command goes on from there.',
      exitCodes.interrupted,
    )
  }
}
