import { randomNumbers } from './random.ts'
import {
  amountColumn,
  makeAmount,
  makeNote,
  makeRow,
  noteColumn,
  withCell,
  type Row,
} from './table.ts'

/**
 * Versions of a growing table, one after the other: in each, 1 % of the amounts and 0.5 % of the notes change and 0.1 % of the rows go,
 * all at random, and 0.5 % new rows come at the end.
 */
export function* history(rowCount: number, versions: number): Generator<readonly Row[]> {
  const random = randomNumbers(30)
  let rows: Row[] = Array.from({ length: rowCount }, (_, id) => makeRow(id, random))
  let nextId = rowCount
  yield rows
  for (let version = 1; version < versions; version++) {
    rows = rows.filter(() => random() >= 0.001)
    replaceSome({ rows, share: 0.01, random }, (row) =>
      withCell(row, amountColumn, makeAmount(random)),
    )
    replaceSome({ rows, share: 0.005, random }, (row) =>
      withCell(row, noteColumn, makeNote(random)),
    )
    const added = Math.round(rows.length * 0.005)
    for (let count = 0; count < added; count++) rows.push(makeRow(nextId++, random))
    yield rows
  }
}

interface Choice {
  readonly rows: Row[]
  readonly share: number
  readonly random: () => number
}

function replaceSome({ rows, share, random }: Choice, change: (row: Row) => Row): void {
  const count = Math.round(rows.length * share)
  for (let done = 0; done < count; done++) {
    const at = Math.floor(random() * rows.length)
    const row = rows[at]
    if (row !== undefined) rows[at] = change(row)
  }
}
