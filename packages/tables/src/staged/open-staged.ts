import { findTypes } from '../csv/find-types.ts'
import { valueOf } from '../csv/fits.ts'
import { textQuery } from '../csv/text-query.ts'
import type { Engine } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import type { Column } from '../schema/value-type.ts'

export interface OpenStaged {
  readonly engine: Engine
  /** What `StagedFile` wrote, without a header. */
  readonly path: string
  /** The columns, with the types that they seem to have. */
  readonly guesses: readonly Column[]
  readonly kept?: readonly Column[]
  readonly widen?: boolean
}

/** Rows that were staged, with types that all of their values fit. */
export async function openStaged(input: OpenStaged): Promise<Relation> {
  const { engine, path, guesses, kept = [], widen = false } = input
  const texts = textQuery(path, {
    names: guesses.map(({ name }) => name),
    dialect: { delimiter: ',', quote: '"', header: false, encoding: 'utf-8', nulls: [] },
  })
  const columns = await findTypes({ engine, texts, guesses, kept, widen })
  const values = columns.map(
    ({ name, type }) => `${valueOf(quoteName(name), type)} as ${quoteName(name)}`,
  )
  return { schema: { columns }, sql: `select ${values.join(', ')} from (${texts})` }
}
