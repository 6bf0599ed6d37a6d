import type { NativeRecipe } from '@stemma/contract'
import { notFound } from '@stemma/contract'
import { findRun, readRunData, readRunLinks, readSeenData } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { validateRunId } from '../runs/run-id.ts'
import { getRecipe } from './get-recipe.ts'

/** What a run gave, and from what, as its rows have it. */
export interface Reproduced {
  readonly runId: string
  /** Last values; NaN is `NaN`. */
  readonly metrics: ReadonlyMap<string, number>
  readonly params: ReadonlyMap<string, string>
  /** Fingerprints of rows by context and name. */
  readonly data: ReadonlyMap<string, string>
  readonly recipe: NativeRecipe
  /** Ids of logged models, in the order in which they were made. */
  readonly models: readonly string[]
}

/** @throws RESOURCE_DOES_NOT_EXIST */
export async function readReproduced(
  ctx: RowCtx,
  { runId }: { readonly runId: string },
): Promise<Reproduced> {
  authorize(ctx, 'run:read')
  validateRunId(runId)
  const recipe = await getRecipe(ctx, { runId })
  return ctx.store.read(async (db) => {
    const run = await findRun(db, runId)
    if (run === undefined) throw notFound(`Run with id=${runId} not found`)
    const found = (await readRunData(db, [run.run_no])).get(run.run_no)
    const links = (await readRunLinks(db, [run.run_no], { withProfiles: false })).get(run.run_no)
    const seen = await readSeenData(db, run.run_no)
    return {
      ...{ runId, recipe },
      metrics: new Map(
        (found?.metrics ?? []).map(([key, value, isNan]) => [
          String(key),
          isNan === 1 ? Number.NaN : Number(value),
        ]),
      ),
      params: new Map((found?.params ?? []).map(([key, value]) => [String(key), String(value)])),
      data: new Map(
        seen.map(({ name, context, fingerprint }) => [
          context === '' ? name : `${name} (${context})`,
          fingerprint,
        ]),
      ),
      models: (links?.modelOutputs ?? []).map(({ modelId }) => modelId),
    }
  })
}
