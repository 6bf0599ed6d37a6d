import { isPassing, StemmaError } from '@stemma/contract'
import { putItem, type Ctx } from '@stemma/core'
import { ensureRun } from './ensure-run.ts'
import { readFrame } from './frame.ts'
import type { RunWrites } from './growing-run.ts'
import { runWrites, type WriteOptions } from './run-writes.ts'

export interface FrameTaker {
  readonly ctx: Ctx
  readonly options: WriteOptions
  readonly warn: (text: string) => void
  /** Runs that this connection has seen. */
  readonly known: Set<string>
}

/**
 * Takes a frame: when this resolves, all of it is on disk. A client that is refused stops sending without a word, so nothing is refused for what it
 * says; only where the server can't write now it throws, and the client comes again.
 */
export async function takeFrame(bytes: Uint8Array, taker: FrameTaker): Promise<void> {
  let writes: readonly RunWrites[]
  try {
    writes = runWrites(readFrame(bytes), taker.options)
  } catch (error) {
    if (!(error instanceof StemmaError)) throw error
    taker.warn(`a frame of Aim's client can't be read: ${error.message}`)
    return
  }
  for (const write of writes) await takeRun(write, taker)
}

async function takeRun(write: RunWrites, taker: FrameTaker): Promise<void> {
  const { ctx, warn, known } = taker
  const { media, isArchived, ...rest } = write
  try {
    if (!known.has(write.runId)) {
      if (isNothing(write)) return
      await ensureRun(ctx, { runId: write.runId, experiment: write.experiment })
      known.add(write.runId)
    }
    for (const file of media) await storeFile(ctx, write.runId, file)
    await ctx.rows.takeAim(rest)
    if (isArchived === true) await ctx.rows.deleteRun({ runId: write.runId })
    else if (isArchived === false) await ctx.rows.restoreRun({ runId: write.runId })
  } catch (error) {
    if (!(error instanceof StemmaError) || isPassing(error) || error.code === 'INTERNAL_ERROR')
      throw error
    known.delete(write.runId)
    warn(`Aim's client wrote to the run ${write.runId}: ${error.message}`)
  }
}

/** What the client says of every run before its program has said anything. */
function isNothing({
  steps,
  points,
  params,
  tags,
  media,
  experiment,
  endTime,
}: RunWrites): boolean {
  return (
    steps.every(({ kind }) => kind === 'clear') &&
    points.length + params.length + tags.length + media.length === 0 &&
    experiment === undefined &&
    (endTime === undefined || endTime === null)
  )
}

async function storeFile(ctx: Ctx, runId: string, file: RunWrites['media'][number]): Promise<void> {
  const { bytes, ...item } = file
  await putItem(ctx, { ...item, runId, source: once(bytes), time: ctx.now() })
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
