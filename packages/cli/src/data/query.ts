import type { NativeDataQueryAnswer } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { moreNote } from '../more-note.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'

const usualLimit = 1000

export interface QueryOptions extends DataOptions {
  readonly reference: string
  readonly sql: string
  /** `NAME=DATA` */
  readonly with?: readonly string[]
  readonly limit?: number
}

/** Prints what a SELECT over a version gives. */
export async function queryData(options: QueryOptions, effects: Effects = machine): Promise<void> {
  const { reference, sql, limit } = options
  const others = (options.with ?? []).map((text) => {
    const at = text.indexOf('=')
    if (at < 1) throw new CliError(`'${text}' is not of the form NAME=DATA.`, exitCodes.usage)
    return { name: text.slice(0, at), reference: text.slice(at + 1) }
  })
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, printTable, note } = openSession(reached, own)
    const answer = await call(http, 'data.query', {
      reference,
      sql,
      others,
      limit: limit ?? usualLimit,
    })
    if (json) return printJson(answer)
    if (answer.is_cut && limit === undefined) await note(moreNote(usualLimit))
    type Row = NativeDataQueryAnswer['rows'][number]
    await printTable(
      answer.rows,
      answer.columns.map(({ name, type }, index) => ({
        title: name,
        align: /INT|DOUBLE|FLOAT|DECIMAL/u.test(type) ? 'right' : 'left',
        text: ({ values }: Row) => values[index] ?? '',
      })),
    )
  })
}
