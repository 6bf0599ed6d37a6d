import type {
  NativeDataDetail,
  NativeDataDiff,
  NativeDataDrift,
  NativeDataOverlap,
  NativeRequest,
} from '@stemma/contract'
import * as core from '@stemma/core'
import { dataDetailFields, dataDiffFields } from './data-fields.ts'

type Ask<Name extends 'data.show' | 'data.diff' | 'data.drift' | 'data.overlap'> =
  NativeRequest<Name>

/** Verbs of data that read its objects. */
export const nativeDataVerbs = {
  'data.show': async (ctx: core.Ctx, request: Ask<'data.show'>): Promise<NativeDataDetail> =>
    dataDetailFields(await core.getDataVersion(core.dataCtx(ctx), request)),
  'data.diff': async (ctx: core.Ctx, request: Ask<'data.diff'>): Promise<NativeDataDiff> =>
    dataDiffFields(await core.diffData(core.dataCtx(ctx), request)),
  'data.drift': async (ctx: core.Ctx, request: Ask<'data.drift'>): Promise<NativeDataDrift> => {
    const drifts = await core.compareData(core.dataCtx(ctx), request)
    return {
      columns: drifts.map(({ name, level, psi, psiByChance, jsDistance, ks, nullShares }) => ({
        name,
        level,
        psi,
        psi_by_chance: psiByChance,
        js_distance: jsDistance,
        ...(ks !== undefined && { ks }),
        nulls_before: nullShares[0],
        nulls_now: nullShares[1],
      })),
    }
  },
  'data.overlap': async (
    ctx: core.Ctx,
    { before, now, column: columns }: Ask<'data.overlap'>,
  ): Promise<NativeDataOverlap> => {
    const overlap = await core.overlapData(core.dataCtx(ctx), { before, now, columns })
    return {
      before: overlap.first,
      now: overlap.second,
      both: overlap.both,
      examples: overlap.examples,
    }
  },
} as const
