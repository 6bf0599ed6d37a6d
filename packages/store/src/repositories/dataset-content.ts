import { orNull, textOf } from '../column.ts'
import { columnsOf, type Columns } from '../columns.ts'

/** What is said of a dataset besides its name and digest, which name it. */
export interface DatasetContent {
  readonly sourceType: string
  readonly source: string
  readonly schema: string | null
  readonly profile: string | null
}

export const datasetContent: Columns<DatasetContent> = columnsOf({
  sourceType: textOf,
  source: textOf,
  schema: orNull(textOf),
  profile: orNull(textOf),
})

/** JSON of the fields that differ from what was said first; null when none does. */
export function ownContent(first: DatasetContent, said: DatasetContent): string | null {
  const own = {
    ...(said.sourceType !== first.sourceType && { sourceType: said.sourceType }),
    ...(said.source !== first.source && { source: said.source }),
    ...(said.schema !== first.schema && { schema: said.schema }),
    ...(said.profile !== first.profile && { profile: said.profile }),
  }
  return Object.keys(own).length === 0 ? null : JSON.stringify(own)
}

/** The other way: what was said, of what was said first and the fields that differ. */
export function contentOf(first: DatasetContent, own: string | null): DatasetContent {
  if (own === null) return first
  return { ...first, ...(JSON.parse(own) as Partial<DatasetContent>) } // `ownContent` wrote it
}
