import type { NativeMonitored, NativeRequest } from '@stemma/contract'
import * as core from '@stemma/core'
import { rangeOf } from './truth.ts'

/** `monitor.windows`: it needs the training data beside rows. */
export async function monitor(
  ctx: core.Ctx,
  { name, window_ms, from, until, least, output }: NativeRequest<'monitor.windows'>,
): Promise<NativeMonitored> {
  const found = await core.monitorDeployment(ctx, {
    ...rangeOf({ from, until }),
    ...{ name, least, output },
    windowMs: Number(window_ms),
  })
  return {
    kind: found.kind,
    windows: found.windows.map((window) => ({
      start: window.start,
      calls: window.calls,
      failed: window.failed,
      rows: window.rows,
      labelled: window.labelled,
      ...(window.error !== undefined && { error: window.error }),
      ...(window.labelDelayMs !== undefined && { label_delay_ms: window.labelDelayMs }),
      ...(window.meanPrediction !== undefined && { mean_prediction: window.meanPrediction }),
      mean_us: window.meanUs,
      max_us: window.maxUs,
      model_versions: window.modelVersions,
    })),
    is_cut: found.isCut,
    ...(found.trainedOn !== undefined && { trained_on: found.trainedOn }),
    compared_rows: found.comparedRows,
    drift: found.drift.map(({ name: column, psi, jsDistance, level, missing, unseen }) => ({
      ...{ name: column, psi, level },
      js_distance: jsDistance,
      missing_before: missing[0],
      missing_now: missing[1],
      ...(unseen !== undefined && { unseen }),
    })),
    ...(found.noDrift !== undefined && { no_drift: found.noDrift }),
  }
}
