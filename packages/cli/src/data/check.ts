import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError } from '../fail.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import { countText, schemaText } from './data-text.ts'

const mostBuckets = 20

/** Says whether the rows of a reference are what they were. Throws CliError unless they are intact or have only grown. */
export async function checkData(
  { reference, ...options }: DataOptions & { readonly reference: string },
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, effects: shown } = openSession(reached, own)
    const check = await call(http, 'data.check', { reference })
    const { version, state, reason, retention, schema, buckets } = check
    const at = `${version.name}/${version.version}`
    if (json) await printJson(check)
    else {
      const lines = [
        `${at}: ${state}${reason === undefined ? '' : `: ${reason}`}`,
        ...(retention === undefined ? [] : [`  ${retention}`]),
        ...(schema === undefined ? [] : schemaText(schema).map((line) => `  ${line}`)),
        ...buckets
          .slice(0, mostBuckets)
          .map(
            ({ label, rows_before, rows }) =>
              `  ${label}: ${countText(rows_before)} rows, ${countText(rows)} now`,
          ),
        ...(buckets.length > mostBuckets
          ? [`  and ${String(buckets.length - mostBuckets)} more`]
          : []),
      ]
      await shown.stdout.write(`${lines.join('\n')}\n`)
    }
    if (state !== 'intact' && state !== 'grew')
      throw new CliError(`the rows of ${at} are not what they were.`)
  })
}
