import { asObject, type JsonObject, keyValues, mustHold, stringAt } from '../load/answer.ts'
import { metricsOf, pageRuns, paramsOf } from './search-data.ts'

/** Each check looks at the runs of one answer and throws when they are not what was asked for. */
export type SearchCheck = (runs: readonly JsonObject[], seeded: number) => void

/** The newest runs, newest first, each with all its data. */
export const newestFirst: SearchCheck = (runs, seeded) => {
  wholePage(runs, seeded)
  const [first] = runs
  mustHold(first !== undefined && nameOf(first) === `run-${seeded - 1}`, 'The newest run leads.')
}

/** The greatest values of m1, in falling order. */
export const orderedByMetric: SearchCheck = (runs, seeded) => {
  wholePage(runs, seeded)
  const values = runs.map((run) => Number(keyValues(dataOf(run), 'metrics').get('m1')))
  const falls = values.every((value, i) => i === 0 || value <= (values[i - 1] ?? Number.NaN))
  mustHold(falls, 'Runs come in falling order of m1.')
}

/** Only runs that the filter admits, and as many as exist or fit on the page. */
export const filtered: SearchCheck = (runs, seeded) => {
  mustHold(runs.length === Math.min(pageRuns, seeded / 20), `The filter gave ${runs.length} runs.`)
  for (const run of runs) {
    const data = dataOf(run)
    const admitted =
      Number(keyValues(data, 'metrics').get('m0')) > 0.5 &&
      keyValues(data, 'params').get('p0') === 'v3' &&
      keyValues(data, 'tags').get('team') === 'blue'
    mustHold(admitted, `${nameOf(run)} does not satisfy the filter.`)
  }
}

/** Every run has all that was written. */
export function wholeRuns(runs: readonly JsonObject[]): void {
  for (const run of runs) {
    const data = dataOf(run)
    const whole =
      keyValues(data, 'metrics').size === metricsOf(0).length &&
      keyValues(data, 'params').size === paramsOf(0).length
    mustHold(whole, `${nameOf(run)} lacks metrics or params.`)
  }
}

/** The id of a run. */
export function runIdOf(run: JsonObject): string {
  return stringAt(asObject(run['info']), 'run_id')
}

function wholePage(runs: readonly JsonObject[], seeded: number): void {
  mustHold(runs.length === Math.min(pageRuns, seeded), `The page has ${runs.length} runs.`)
  wholeRuns(runs)
}

function dataOf(run: JsonObject): JsonObject {
  return asObject(run['data'])
}

function nameOf(run: JsonObject): string {
  return stringAt(asObject(run['info']), 'run_name')
}
