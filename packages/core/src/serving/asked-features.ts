import { requestRows } from '@stemma/contract'
import { readRequests, type Db } from '@stemma/store'

interface Place {
  readonly inferenceNo: number
  readonly rowIndex: number
}

export type Features = Readonly<Record<string, unknown>>

/**
 * What rows of answers were asked about, by column: nothing for a call whose body is not kept, or names no columns. What `keep` makes of the values of a row is held
 * until all have been read.
 */
export async function askedFeatures(
  db: Db,
  places: readonly Place[],
  keep: (columns: readonly string[], values: readonly unknown[]) => Features = featuresOf,
): Promise<(place: Place) => Features> {
  const rowsOf = Map.groupBy(places, ({ inferenceNo }) => inferenceNo)
  const found = new Map<string, Features>()
  for await (const { inferenceNo, contentType, request } of readRequests(db, [...rowsOf.keys()])) {
    const table = requestRows(contentType, request)
    for (const place of rowsOf.get(inferenceNo) ?? []) {
      const values = table?.rows[place.rowIndex]
      if (table !== undefined && values !== undefined)
        found.set(keyOf(place), keep(table.columns, values))
    }
  }
  return (place) => found.get(keyOf(place)) ?? {}
}

function featuresOf(columns: readonly string[], values: readonly unknown[]): Features {
  return Object.fromEntries(columns.map((name, index) => [name, values[index] ?? null]))
}

function keyOf({ inferenceNo, rowIndex }: Place): string {
  return `${inferenceNo}/${rowIndex}`
}
