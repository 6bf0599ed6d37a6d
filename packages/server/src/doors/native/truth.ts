import { writeJson } from '@stemma/contract'
import * as core from '@stemma/core'
import type { NativeHandlers } from './native-handlers.ts'

type Names = 'truth.add' | 'truth.list' | 'monitor.errors'

export const nativeTruthHandlers: NativeHandlers<Names> = {
  'truth.add': async (ctx, { name, truths, source, within_ms: withinMs }) => {
    const added = await core.addTruth(ctx, {
      name,
      source,
      withinMs: withinMs === undefined ? undefined : Number(withinMs),
      truths: truths.map((truth) => ({
        inferenceId: truth.inference_id,
        row: truth.row,
        entityKey: truth.entity_key,
        time: numberOf(truth.time),
        value: truth.value,
        observedTime: numberOf(truth.observed_time),
      })),
    })
    return writeJson(added)
  },
  'truth.list': async (ctx, { inference_id: inferenceId }) => {
    const rows = await core.listTruth(ctx, { inferenceId })
    const superseded = new Set(rows.map(({ supersedes }) => supersedes))
    return writeJson({
      truths: rows.map((row) => ({
        row: row.row_index ?? 0,
        value: row.value,
        ...(row.observed_at !== null && { observed_time: row.observed_at }),
        recorded_time: row.recorded_at,
        source: row.source,
        created_by: row.created_by,
        is_current: !superseded.has(row.truth_no),
      })),
    })
  },
  'monitor.errors': async (ctx, { name, by, from, until, least, output }) => {
    const found = await core.rankErrors(ctx, {
      ...rangeOf({ from, until }),
      name,
      by,
      least,
      output,
    })
    return writeJson({
      kind: found.kind,
      rows: found.rows,
      ...(found.overall !== undefined && { overall: found.overall }),
      slices: found.slices.map(({ shareOfErrors, hasEnough, ...slice }) => ({
        ...slice,
        share_of_errors: shareOfErrors,
        has_enough: hasEnough,
      })),
      is_cut: found.isCut,
      skipped: found.skipped,
      columns: found.columns,
    })
  },
}

/** A time of a message; all times that people meet are safe integers. */
function numberOf(time: number | bigint | undefined): number | undefined {
  return time === undefined ? undefined : Number(time)
}

/** All times where nothing is said. */
export function rangeOf({
  from,
  until,
}: {
  readonly from: number | bigint | undefined
  readonly until: number | bigint | undefined
}): { readonly from: number; readonly until: number } {
  return { from: numberOf(from) ?? 0, until: numberOf(until) ?? Number.MAX_SAFE_INTEGER }
}
