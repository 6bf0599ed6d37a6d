import { jsonText, quote, type JsonBytes } from '@stemma/contract'
import type { Points } from '@stemma/core'

const comma = jsonText(',')
const timestamp = jsonText(',"timestamp":')
const step = jsonText(',"step":')

/** Adds MLflow's JSON of metric points, without the brackets of a list. */
export function addPoints(
  out: JsonBytes,
  {
    key,
    points,
    runId,
  }: { readonly key: string; readonly points: Points; readonly runId?: string },
): void {
  const head = jsonText(`{"key":${quote(key)},"value":`)
  const tail = jsonText(runId === undefined ? '}' : `,"run_id":${quote(runId)}}`)
  const { steps, times, values } = points
  for (let index = 0; index < values.length; index++) {
    if (index > 0) out.raw(comma)
    out.raw(head)
    out.double(values[index] ?? NaN)
    out.raw(timestamp)
    out.int64(times[index] ?? 0)
    out.raw(step)
    out.int64(steps[index] ?? 0)
    out.raw(tail)
  }
}
