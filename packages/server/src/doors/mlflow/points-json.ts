import { quote, writeDouble } from '@stemma/contract'
import type { Points } from '@stemma/store'

/** MLflow's JSON of metric points, without the brackets of a list. */
export function pointsJson(key: string, { steps, times, values }: Points, runId?: string): string {
  const head = `{"key":${quote(key)},"value":`
  const tail = runId === undefined ? '}' : `,"run_id":${quote(runId)}}`
  let json = ''
  for (let index = 0; index < values.length; index++) {
    // In range by the loop; the three columns have one length.
    const value = values[index] as number
    json += `${index > 0 ? ',' : ''}${head}${writeDouble(value)},"timestamp":${times[index]},"step":${steps[index]}${tail}`
  }
  return json
}
