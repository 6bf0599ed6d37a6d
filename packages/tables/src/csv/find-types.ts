import type { Engine } from '../engine/engine.ts'
import type { Column, ValueType } from '../schema/value-type.ts'
import { misfit, widerTypes } from './fits.ts'
import { refuseMisfits, type Misfit } from './misfits.ts'

export interface TypeSearch {
  readonly engine: Engine
  /** All fields as text: `textQuery`. */
  readonly texts: string
  /** What the first texts of each column look like: `guessType`. */
  readonly guesses: readonly Column[]
  /** Types of the version before, which stay unless `widen` says otherwise. */
  readonly kept: readonly Column[]
  readonly widen: boolean
}

/**
 * The types of all columns, each of which can hold every text of the whole file exactly. A column that was there before keeps its type; texts
 * that it can't hold are INVALID_PARAMETER_VALUE with their rows, or widen it.
 */
export async function findTypes(search: TypeSearch): Promise<readonly Column[]> {
  const { guesses, kept, widen } = search
  const keptTypes = new Map(kept.map(({ name, type }) => [name, type]))
  const first = guesses.map(({ name, type }): Column => {
    const before = keptTypes.get(name)
    return { name, type: before === undefined || before === 'null' ? type : before }
  })
  const misfits = await countMisfits(
    search,
    first.map((column) => ({ ...column, candidates: [column.type] })),
  )
  const wrong = first.filter((_, index) => misfits[index]?.[0] !== 0)
  const isKept = ({ name }: Column): boolean => (keptTypes.get(name) ?? 'null') !== 'null'
  const refused = widen ? [] : wrong.filter(isKept)
  if (refused.length > 0) {
    const counted = first.flatMap((column, index): Misfit[] =>
      refused.includes(column) ? [{ ...column, count: misfits[index]?.[0] ?? 0 }] : [],
    )
    await refuseMisfits(search, counted)
  }
  if (wrong.length === 0) return first
  const wider = await widenTypes(search, wrong)
  return first.map((column) => wider.get(column.name) ?? column)
}

/** Tries all wider types of these columns in one reading. */
async function widenTypes(
  search: TypeSearch,
  columns: readonly Column[],
): Promise<ReadonlyMap<string, Column>> {
  const tries = columns.map((column) => ({ ...column, candidates: widerTypes(column.type) }))
  const misfits = await countMisfits(search, tries)
  return new Map(
    tries.map(({ name, candidates }, index) => {
      const best = candidates.find((_, at) => misfits[index]?.[at] === 0) ?? 'text'
      return [name, { name, type: best }]
    }),
  )
}

/** For each column and each of its candidates, how many texts are no such value. */
async function countMisfits(
  { engine, texts }: TypeSearch,
  columns: readonly { readonly name: string; readonly candidates: readonly ValueType[] }[],
): Promise<readonly (readonly number[])[]> {
  const counts = columns.flatMap(({ name, candidates }) =>
    candidates.map((type) => `count(*) filter (${misfit(name, type)})`),
  )
  // A column of texts needs no check, but the fields of every line do: reading any column counts them.
  const [row = []] = await engine.rows(`select ${counts.join(', ')} from (${texts})`)
  let at = 0
  return columns.map(({ candidates }) => candidates.map(() => Number(row[at++])))
}
