import type { Engine } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import type { Column } from '../schema/value-type.ts'
import type { CsvDialect, CsvWishes } from './dialect.ts'
import { findDialect, type FoundDialect } from './find-dialect.ts'
import { findTypes } from './find-types.ts'
import { guessType, valueOf } from './fits.ts'
import { textQuery } from './text-query.ts'

export interface OpenCsv {
  readonly engine: Engine
  readonly path: string
  /** What the user says, or the version before had. */
  readonly wishes?: CsvWishes
  /** The columns of the version before. */
  readonly kept?: readonly Column[]
  /** Give a column a wider type when its texts ask for it. */
  readonly widen?: boolean
}

export interface CsvRelation extends Relation {
  readonly dialect: CsvDialect
}

/** A CSV file as a relation whose values are what the file says, without loss. Reads the file once or twice to know. */
export async function openCsv(input: OpenCsv): Promise<CsvRelation> {
  const { engine, path } = input
  const found = await findDialect(path, input.wishes ?? {})
  const texts = textQuery(path, found)
  const columns = await findTypes({
    engine,
    texts,
    guesses: found.names.map((name, index) => ({
      name,
      type: guessType(presentTexts(found, index)),
    })),
    kept: input.kept ?? [],
    widen: input.widen ?? false,
  })
  const values = columns.map(
    ({ name, type }) => `${valueOf(quoteName(name), type)} as ${quoteName(name)}`,
  )
  return {
    dialect: found.dialect,
    schema: { columns },
    sql: `select ${values.join(', ')} from (${texts})`,
  }
}

/** What the first records have in a column, without what means that nothing is there. */
function presentTexts({ records, dialect }: FoundDialect, index: number): string[] {
  return records.flatMap((record) => {
    const { text, isQuoted } = record[index] ?? { text: '', isQuoted: false }
    return text === '' || (!isQuoted && dialect.nulls.includes(text)) ? [] : [text]
  })
}
