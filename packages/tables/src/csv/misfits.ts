import { invalidParameter } from '@stemma/contract'
import type { Engine } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import { typeText, type Column } from '../schema/value-type.ts'
import { misfit } from './fits.ts'

/** A column, and how many texts its type can't hold. */
export interface Misfit extends Column {
  readonly count: number
}

const mostColumns = 5
const mostExamples = 5

/** Throws INVALID_PARAMETER_VALUE that names columns, rows and texts. Rows are counted from 1, without the header. */
export async function refuseMisfits(
  { engine, texts }: { readonly engine: Engine; readonly texts: string },
  misfits: readonly Misfit[],
): Promise<never> {
  const lines: string[] = []
  for (const { name, type, count } of misfits.slice(0, mostColumns)) {
    const examples = await engine.rows(
      `select row_number, text from (select row_number() over () as row_number, ${quoteName(name)} as text,
        ${misfit(name, type)} as is_wrong from (${texts})) where is_wrong limit ${String(mostExamples)}`,
    )
    const shown = examples.map(([row, text]) => `row ${String(row)} ${shorten(String(text))}`)
    lines.push(
      `Column "${name}": ${String(count)} ${count === 1 ? 'text is' : 'texts are'} no ${typeText(type)}: ${shown.join(', ')}.`,
    )
  }
  if (misfits.length > mostColumns)
    lines.push(`${String(misfits.length - mostColumns)} more columns have such texts.`)
  throw invalidParameter(
    `The file has values that the dataset's schema can't hold exactly. ${lines.join(' ')} Widen the schema, or mend the file.`,
  )
}

function shorten(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
