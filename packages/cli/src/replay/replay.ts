import type { NativeNewReplay } from '@stemma/contract'
import type { EnvironmentManager } from '@stemma/runner'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { progressLine } from '../progress-line.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession, type Session } from '../session.ts'
import { modelsInUse } from './models-in-use.ts'
import type { ReplayMode } from './replay-input.ts'
import { replayOne } from './replay-one.ts'
import { replayText, summaryOf, summaryText } from './replay-text.ts'

export interface ReplayOptions extends SessionOptions {
  readonly inference?: string
  readonly sample?: number
  /** An id, or a name: its newest deployment then. */
  readonly deployment?: string
  readonly mode?: ReplayMode
  readonly tolerance: number
  readonly model?: string
  /** `threshold=0.3` */
  readonly set?: readonly string[]
  readonly python: string
  readonly envManager: EnvironmentManager
  /** Seconds. */
  readonly timeout: number
  readonly signal: AbortSignal
}

/** Sent to the log together. */
const batch = 200

/** Runs recorded calls again, keeps what came of it, and says what matched. Throws CliError when an output did not, unless something else was asked. */
export async function replay(options: ReplayOptions, effects: Effects = machine): Promise<void> {
  const mode = modeOf(options)
  const session = openSession(options, effects)
  const { http, json, printJson, effects: shown } = session
  const ids = await idsOf(session, options)
  const { openWorkFolder } = await import('@stemma/scoring')
  const work = await openWorkFolder('replay')
  const folder = work.path
  const models = modelsInUse(session, { ...options, folder })
  const progress = progressLine(effects, { everyMs: 200 })
  const done: NativeNewReplay[] = []
  try {
    for (let at = 0; at < ids.length && !options.signal.aborted; at += batch) {
      const replays: NativeNewReplay[] = []
      for (const inferenceId of ids.slice(at, at + batch)) {
        if (options.signal.aborted) break
        replays.push(
          await replayOne(session, { inferenceId, mode, tolerance: options.tolerance, models }),
        )
        await progress.tell(`${done.length + replays.length} of ${ids.length} replayed`)
      }
      await call(http, 'replays.log', { replays })
      done.push(...replays)
    }
  } finally {
    await progress.clear()
    await models.close()
    await work.remove()
  }
  const [only] = done
  if (options.sample === undefined && only !== undefined) {
    if (json) await printJson(only)
    else await shown.stdout.write(replayText(only))
  } else {
    const summary = summaryOf(mode, done)
    if (json) await printJson(summary)
    else await shown.stdout.write(summaryText(summary))
  }
  if (options.signal.aborted)
    throw new CliError('stopped; what was replayed is kept.', exitCodes.interrupted)
  const failed = done.filter(({ output_match: matches }) => matches !== true).length
  if (mode !== 'what_if' && failed > 0)
    throw new CliError(
      `${failed} of ${done.length} did not give the output that was recorded, or could not be told.`,
    )
}

function modeOf({ mode, model, set }: ReplayOptions): ReplayMode {
  const isOther = model !== undefined || (set ?? []).length > 0
  if (isOther && mode !== undefined && mode !== 'what_if')
    throw new CliError('--model and --set are for mode what_if.', exitCodes.usage)
  if (!isOther && mode === 'what_if')
    throw new CliError('what_if needs --model or --set.', exitCodes.usage)
  return mode ?? (isOther ? 'what_if' : 'exact')
}

async function idsOf(
  { http }: Session,
  { inference, sample, deployment }: ReplayOptions,
): Promise<readonly string[]> {
  if (sample === undefined) {
    if (inference === undefined)
      throw new CliError('name a call, or give --sample N --deployment D.', exitCodes.usage)
    const [id = ''] = inference.split('/', 1)
    return [id]
  }
  if (inference !== undefined || deployment === undefined)
    throw new CliError('--sample needs --deployment, and no call.', exitCodes.usage)
  if (sample > 10_000) throw new CliError('--sample is 10,000 at most.', exitCodes.usage)
  const deploymentId = /^[0-9a-f]{32}$/u.test(deployment)
    ? deployment
    : (await call(http, 'deployments.list', { name: deployment, limit: 1 })).deployments[0]
        ?.deployment_id
  if (deploymentId === undefined) throw new CliError(`no deployment is named '${deployment}'.`)
  const { inference_ids: ids } = await call(http, 'inferences.sample', {
    deployment_id: deploymentId,
    limit: sample,
  })
  if (ids.length === 0) throw new CliError('no call of this deployment was answered with 200.')
  return ids
}
