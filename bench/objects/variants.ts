import { randomNumbers } from './random.ts'
import { amountColumn, makeAmount, makeRow, withCell, type Row } from './table.ts'

/** A table that differs from the first one in one way. */
export interface Variant {
  readonly name: string
  readonly rows: readonly Row[]
}

/** A table and nine variants of it, each with one change of the kinds that data sees. */
export function* variants(rowCount: number): Generator<Variant> {
  const random = randomNumbers(10)
  const base = Array.from({ length: rowCount }, (_, id) => makeRow(id, random))
  const percent = Math.round(rowCount / 100)
  const thousandth = Math.round(rowCount / 1000)
  const middle = Math.round(rowCount / 2)
  const fresh = (count: number): Row[] =>
    Array.from({ length: count }, (_, at) => makeRow(rowCount + at, random))
  const amount = (row: Row): Row => withCell(row, amountColumn, makeAmount(random))
  const some = (share: number): readonly Row[] =>
    base.map((row) => (random() < share ? amount(row) : row))

  yield { name: 'base', rows: base }
  yield { name: '1 % appended', rows: [...base, ...fresh(percent)] }
  yield {
    name: '0.1 % inserted in the middle',
    rows: base.toSpliced(middle, 0, ...fresh(thousandth)),
  }
  yield { name: 'one row inserted at the start', rows: [...fresh(1), ...base] }
  yield { name: '0.01 % updated at random', rows: some(0.0001) }
  yield { name: '1 % updated at random', rows: some(0.01) }
  yield {
    name: '1 % updated in one place',
    rows: base.map((row, at) => (at >= middle && at < middle + percent ? amount(row) : row)),
  }
  yield { name: '1 % deleted in one place', rows: base.toSpliced(middle, percent) }
  yield { name: '0.01 % deleted at random', rows: base.filter(() => random() >= 0.0001) }
  yield {
    name: 'a column added',
    rows: base.map((row) => [...row, String(Math.floor(random() * 100))]),
  }
}
