import { invalidState, rawJson } from '@stemma/contract'
import { rowsIn } from '../predictions-of.ts'
import type { PythonWorker } from '../workers/python-worker.ts'
import type { Row } from './slice.ts'

export interface ScoredTable {
  /** What the model answered for each row. */
  readonly answers: readonly unknown[]
  /** Median over the calls of microseconds in the model for one row. */
  readonly latencyUs: number
}

/** So many rows go to the model in one call. */
const rowsInCall = 1000

/** Asks a model for each row, in calls of many, as `dataframe_split`. @throws INVALID_STATE with what the model says when it can't */
export async function scoreTable(
  worker: Pick<PythonWorker, 'score'>,
  {
    rows,
    columns,
    name,
    onRows = () => {},
  }: {
    readonly rows: readonly Row[]
    /** Those that the model takes. */
    readonly columns: readonly string[]
    /** Of the model, for people. */
    readonly name: string
    readonly onRows?: (count: number) => void
  },
): Promise<ScoredTable> {
  const answers: unknown[] = []
  const latencies: number[] = []
  for (let start = 0; start < rows.length; start += rowsInCall) {
    const part = rows.slice(start, start + rowsInCall)
    const data = part.map((row) => columns.map((column) => sentValue(row[column])))
    const body = Buffer.from(JSON.stringify({ dataframe_split: { columns, data } }))
    const scored = await worker.score('application/json', body)
    const text = scored.body.toString()
    if (scored.status !== 200)
      throw invalidState(`${name} can't score the rows: ${messageIn(text)}`)
    const found = rowsIn(text)
    if (found.length !== part.length)
      throw invalidState(`${name} gave ${found.length} answers for ${part.length} rows.`)
    for (const answer of found) answers.push(answer)
    latencies.push(scored.predictUs / part.length)
    onRows(part.length)
  }
  latencies.sort((one, other) => one - other)
  return { answers, latencyUs: latencies[Math.floor(latencies.length / 2)] ?? 0 }
}

/** JSON has no infinity; a number that is too large is one to Python. Integers are exact. */
function sentValue(value: unknown): unknown {
  if (typeof value === 'bigint') return rawJson.rawJSON(String(value))
  if (value === Infinity) return rawJson.rawJSON('1e999')
  if (value === -Infinity) return rawJson.rawJSON('-1e999')
  return value ?? null
}

function messageIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown } // MLflow's errors are objects
    return typeof message === 'string' ? message : text
  } catch {
    return text
  }
}
