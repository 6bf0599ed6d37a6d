import type { HistorySource } from '@stemma/contract'
import type { Client } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { progressLine } from '../progress-line.ts'
import { openSession, type Session } from '../session.ts'
import type { ArtifactPlaces } from './artifact-places.ts'
import type { HistorySums } from './history-sums.ts'
import { importHistory } from './import-history.ts'
import { saying, tellRefused } from './say-sums.ts'

export interface ImportOptions extends DataOptions {
  readonly signal?: AbortSignal
  /** Where files are read from that come along. */
  readonly places?: ArtifactPlaces | undefined
}

/** Brings a history here, and reports what came and what did not fit. Interrupted, it goes on when it is started again. */
export async function runImport(
  { signal, places, ...options }: ImportOptions,
  open: (client: Client) => Promise<HistorySource>,
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (ours, ownEffects) => {
    const session = openSession(ours, ownEffects)
    const source = await open(session.http)
    try {
      await bring({ source, signal, session, places }, effects)
    } finally {
      await source.close()
    }
  })
}

interface Bringing {
  readonly source: HistorySource
  readonly signal: AbortSignal | undefined
  readonly session: Session
  readonly places: ArtifactPlaces | undefined
}

async function bring(
  { source, signal, session, places }: Bringing,
  effects: Effects,
): Promise<void> {
  const progress = progressLine(effects, { everyMs: 250 })
  const started = effects.now()
  let sums: HistorySums
  try {
    sums = await importHistory({
      source,
      client: session.http,
      places,
      signal,
      onProgress: async (now) => progress.tell(saying(now)),
    })
  } catch (error) {
    await progress.clear()
    if (signal?.aborted === true)
      throw new CliError(
        'stopped; what was sent stays. The same command goes on from there.',
        exitCodes.interrupted,
      )
    throw error
  }
  await progress.clear()
  const seconds = (effects.now() - started) / 1000
  if (session.json) return session.printJson({ ...sums, seconds })
  await effects.stdout.write(`${saying(sums)} from ${source.shown} in ${seconds.toFixed(1)} s\n`)
  await tellRefused(session, sums.refused)
}
