import type { NativeDataRowDiff } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { moreNote } from '../more-note.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import type { Column } from '../table/render-table.ts'
import { countText, rowsText, schemaText } from './data-text.ts'

export interface DiffDataOptions extends DataOptions {
  readonly before: string
  readonly now: string
  /** The rows that differ instead of their numbers. */
  readonly rows?: boolean
  /** The query that gives these. */
  readonly sql?: boolean
  /** Of rows; 1,000 if absent. */
  readonly limit?: number
}

const usualLimit = 1000

/** Prints in what two versions differ. */
export async function diffData(
  { before, now, rows: showsRows, sql: showsSql, limit, ...options }: DiffDataOptions,
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const session = openSession(reached, own)
    const { http, json, printJson, effects: shown } = session
    if (showsRows === true || showsSql === true) {
      const found = await call(http, 'data.diffRows', { before, now, limit: limit ?? usualLimit })
      if (showsSql === true) return shown.stdout.write(`${found.sql}\n`)
      if (json) return printJson(found)
      if (found.is_cut && limit === undefined) await session.note(moreNote(usualLimit))
      return session.printTable(found.rows, rowColumns(found.columns))
    }
    const diff = await call(http, 'data.diff', { before, now })
    if (json) return printJson(diff)
    const sides = [diff.before, diff.now].map(
      ({ name, version, rows }) => `${name}/${version} (${countText(rows)} rows)`,
    )
    const rows = diff.is_same
      ? 'rows: the same'
      : diff.rows === undefined
        ? 'rows: not the same; without a key in common they are not told apart'
        : `rows: ${rowsText(diff.rows)}`
    await shown.stdout.write(
      `${[sides.join(' → '), ...schemaText(diff.schema), rows].join('\n')}\n`,
    )
  })
}

type ChangedRow = NativeDataRowDiff['rows'][number]

/** `4 → 5` where a value changed. */
function rowColumns(names: readonly string[]): readonly Column<ChangedRow>[] {
  return [
    { title: '', text: ({ change }) => signs[change] },
    ...names.map((title, index) => ({
      title,
      text: ({ change, before, now }: ChangedRow) => {
        const [was, is] = [before[index] ?? '', now[index] ?? '']
        if (change !== 'changed') return change === 'added' ? is : was
        return was === is ? is : `${was} → ${is}`
      },
    })),
  ]
}

const signs = { added: '+', removed: '-', changed: '~' } as const
