import { requestRows } from '@stemma/contract'
import { readRequests, type Db } from '@stemma/store'

interface Place {
  readonly inferenceNo: number
  readonly rowIndex: number
}

export type Features = Readonly<Record<string, unknown>>

/** What rows of answers were asked about, by column: nothing for a call whose body is not kept, or names no columns. */
export async function askedFeatures(
  db: Db,
  rows: readonly Place[],
): Promise<(place: Place) => Features> {
  const numbers = [...new Set(rows.map(({ inferenceNo }) => inferenceNo))]
  const tables = new Map(
    (await readRequests(db, numbers)).map(({ inferenceNo, contentType, request }) => [
      inferenceNo,
      requestRows(contentType, request),
    ]),
  )
  return ({ inferenceNo, rowIndex }) => {
    const table = tables.get(inferenceNo)
    const values = table?.rows[rowIndex]
    if (table === undefined || values === undefined) return {}
    return Object.fromEntries(table.columns.map((name, index) => [name, values[index] ?? null]))
  }
}
