import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import { countText, rowsText, schemaText } from './data-text.ts'

/** Prints in what two versions differ. */
export async function diffData(
  { before, now, ...options }: DataOptions & { readonly before: string; readonly now: string },
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, effects: shown } = openSession(reached, own)
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
