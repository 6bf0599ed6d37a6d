import type {
  NativeAddedData,
  NativeDataCheck,
  NativeDataDetail,
  NativeDataDiff,
  NativeDataDrift,
  NativeDataExport,
  NativeDataOverlap,
  NativeDataQueryAnswer,
  NativeDataRowDiff,
  NativeDataSplitAnswer,
  NativeRequest,
} from '@stemma/contract'
import * as core from '@stemma/core'
import {
  addedDataFields,
  dataDetailFields,
  dataDiffFields,
  dataVersionFields,
  schemaFields,
} from './data-fields.ts'

type Ask<
  Name extends
    | 'data.adopt'
    | 'data.copy'
    | 'data.query'
    | 'data.pin'
    | 'data.export'
    | 'data.split'
    | 'data.refer'
    | 'data.check'
    | 'data.show'
    | 'data.diff'
    | 'data.diffRows'
    | 'data.drift'
    | 'data.overlap',
> = NativeRequest<Name>

/** Verbs of data that read its objects. */
export const nativeDataVerbs = {
  'data.adopt': async (
    ctx: core.Ctx,
    { creation_time: createdAt, ...rest }: Ask<'data.adopt'>,
  ): Promise<NativeAddedData> => {
    const adopted = { ...rest, createdAt: Number(createdAt) }
    return addedDataFields(await core.adoptDataVersion(ctx, adopted))
  },
  'data.copy': async (ctx: core.Ctx, request: Ask<'data.copy'>): Promise<NativeAddedData> =>
    addedDataFields(await core.copyData(core.dataCtx(ctx), request)),
  'data.refer': async (ctx: core.Ctx, request: Ask<'data.refer'>): Promise<NativeAddedData> => {
    const { time_column, delta_version, delta_time, ...rest } = request
    const added = await core.addDataReference(core.dataCtx(ctx), {
      ...rest,
      timeColumn: time_column,
      deltaVersion: delta_version === undefined ? undefined : Number(delta_version),
      timeMs: delta_time === undefined ? undefined : Number(delta_time),
    })
    return addedDataFields(added)
  },
  'data.pin': async (ctx: core.Ctx, request: Ask<'data.pin'>): Promise<NativeAddedData> =>
    addedDataFields(await core.pinData(core.dataCtx(ctx), request)),
  'data.export': async (
    ctx: core.Ctx,
    { base_url: address, ...request }: Ask<'data.export'>,
  ): Promise<NativeDataExport> => {
    const baseUrl = address?.replace(/\/+$/u, '')
    const document = await core.exportData(core.dataCtx(ctx), { ...request, baseUrl })
    return { document: JSON.stringify(document) }
  },
  'data.query': async (
    ctx: core.Ctx,
    request: Ask<'data.query'>,
  ): Promise<NativeDataQueryAnswer> => {
    const { columns, rows, isCut } = await core.queryData(core.dataCtx(ctx), request)
    return { columns, rows: rows.map((values) => ({ values })), is_cut: isCut }
  },
  'data.split': async (
    ctx: core.Ctx,
    { time_column: timeColumn, ...request }: Ask<'data.split'>,
  ): Promise<NativeDataSplitAnswer> => {
    const made = await core.splitData(core.dataCtx(ctx), {
      ...request,
      timeColumn,
      columns: request.columns,
    })
    return { parts: made.map((added) => ({ part: added.part, added: addedDataFields(added) })) }
  },
  'data.check': async (ctx: core.Ctx, request: Ask<'data.check'>): Promise<NativeDataCheck> => {
    const check = await core.checkData(core.dataCtx(ctx), request)
    return {
      version: dataVersionFields(check.version),
      state: check.state,
      ...(check.reason !== undefined && { reason: check.reason }),
      ...(check.retention !== undefined && { retention: check.retention }),
      ...(check.change && { schema: schemaFields(check.change) }),
      buckets: check.buckets.map(({ label, rowsBefore, rows }) => ({
        label,
        rows_before: rowsBefore,
        rows,
      })),
    }
  },
  'data.show': async (ctx: core.Ctx, request: Ask<'data.show'>): Promise<NativeDataDetail> =>
    dataDetailFields(await core.getDataVersion(core.dataCtx(ctx), request)),
  'data.diff': async (ctx: core.Ctx, request: Ask<'data.diff'>): Promise<NativeDataDiff> =>
    dataDiffFields(await core.diffData(core.dataCtx(ctx), request)),
  'data.diffRows': async (
    ctx: core.Ctx,
    request: Ask<'data.diffRows'>,
  ): Promise<NativeDataRowDiff> => {
    const { columns, rows, isCut, sql } = await core.diffRows(core.dataCtx(ctx), request)
    return { columns, rows, is_cut: isCut, sql }
  },
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
