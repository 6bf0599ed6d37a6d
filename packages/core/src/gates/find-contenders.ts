import { findAlias, readSeenData, findRun } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireModel, requireVersion } from '../models/require-model.ts'

export interface Contender {
  readonly version: number
  /** SHA-256 over its files; undefined if they were not here when it was registered. */
  readonly digest: string | undefined
  /** Versions of data that it learnt from, as far as its run says. */
  readonly trainedOn: readonly string[]
}

export interface Contenders {
  readonly candidate: Contender
  readonly against: Contender
  /** What the alias names now. */
  readonly aliasVersion: number | undefined
}

/** Two versions of a model, and what they learnt from. @throws RESOURCE_DOES_NOT_EXIST */
export async function findContenders(
  ctx: RowCtx,
  {
    name,
    alias,
    candidate,
    against,
  }: {
    readonly name: string
    readonly alias: string
    readonly candidate: number
    readonly against: number
  },
): Promise<Contenders> {
  authorize(ctx, 'model:read')
  return ctx.store.read(async (db) => {
    const model = await requireModel(db, name)
    const contender = async (number: number): Promise<Contender> => {
      const {
        version,
        digest,
        run_id: runId,
      } = await requireVersion(db, {
        name,
        version: String(number),
      })
      const run = runId === '' ? undefined : await findRun(db, runId)
      const seen = run === undefined ? [] : await readSeenData(db, run.run_no)
      // What a run was measured on it may well have been measured on again.
      const trainedOn = seen
        .filter(({ context }) => context === '' || /^train(?:ing)?$/iu.test(context))
        .map((one) => `${one.name}/${one.version}`)
      return { version, digest: digest ?? undefined, trainedOn: [...new Set(trainedOn)] }
    }
    return {
      candidate: await contender(candidate),
      against: await contender(against),
      aliasVersion: await findAlias(db, model.model_no, alias),
    }
  })
}
