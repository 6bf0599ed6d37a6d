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
    const reason = `a frame of Aim's client can't be read: ${error.message}`
    taker.warn(reason)
    await refuseFrame(reason, taker)
    return
  }
  for (const write of writes) await takeRun(write, taker)
}

/** A frame that is none says nothing of its run; the only one of its connection is likely to be it. */
async function refuseFrame(reason: string, { ctx, known }: FrameTaker): Promise<void> {
  const [runId, ...others] = known
  if (runId === undefined || others.length > 0) return
  const nothing = { steps: [], contexts: [], points: [], params: [], tags: [] }
  await ctx.rows.takeAim({ runId, ...nothing, refused: [reason] }).catch((error: unknown) => {
    if (!isOfClient(error)) throw error
  })
}

async function takeRun(write: RunWrites, taker: FrameTaker): Promise<void> {
  try {
    await takeWhole(write, taker)
  } catch (error) {
    if (!isOfClient(error)) throw error
    taker.known.delete(write.runId)
    taker.warn(`Aim's client wrote to the run ${write.runId}: ${error.message}`)
    // An experiment of a name that none may have is all that is wrong mostly.
    const refused = [...write.refused, error.message]
    try {
      await takeWhole({ ...write, refused, experiment: undefined }, taker)
    } catch (again) {
      if (!isOfClient(again)) throw again
      taker.known.delete(write.runId)
    }
  }
}

/** Whether what a client said is wrong: everything else may pass. */
function isOfClient(error: unknown): error is StemmaError {
  return error instanceof StemmaError && !isPassing(error) && error.code !== 'INTERNAL_ERROR'
}

async function takeWhole(write: RunWrites, { ctx, known }: FrameTaker): Promise<void> {
  const { media, isArchived, ...rest } = write
  const { runId } = write
  if (!known.has(runId)) {
    if (isNothing(write)) return
    await ensureRun(ctx, { runId, experiment: write.experiment })
    known.add(runId)
  }
  const refused = [...rest.refused]
  for (const file of media)
    try {
      await storeFile(ctx, runId, file)
    } catch (error) {
      if (!isOfClient(error)) throw error
      refused.push(`Aim's ${file.kind} '${file.name}': ${error.message}`)
    }
  await ctx.rows.takeAim({ ...rest, refused })
  if (isArchived === true) await ctx.rows.deleteRun({ runId })
  else if (isArchived === false) await ctx.rows.restoreRun({ runId })
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
