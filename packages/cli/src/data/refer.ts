import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import { countText, schemaText } from './data-text.ts'

export interface ReferOptions extends DataOptions {
  readonly name: string
  /** `SOURCE:TABLE` */
  readonly source: string
  readonly where?: string
  readonly timeColumn?: string
  readonly byDay?: boolean
  readonly from?: string
  readonly to?: string
  readonly deltaVersion?: number
  readonly deltaTime?: string
  readonly message?: string
}

/** Makes a version of rows that stay where they are, and says what it is. */
export async function referToData(
  options: ReferOptions,
  effects: Effects = machine,
): Promise<void> {
  const { name, source, where, timeColumn, byDay, from, to, deltaVersion, deltaTime, message } =
    options
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, effects: shown } = openSession(reached, own)
    const added = await call(http, 'data.refer', {
      name,
      source,
      ...(where !== undefined && { where }),
      ...(timeColumn !== undefined && { time_column: timeColumn }),
      ...(byDay === true && { unit: 'day' }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(deltaVersion !== undefined && { delta_version: deltaVersion }),
      ...(deltaTime !== undefined && { delta_time: timeOf(deltaTime) }),
      ...(message !== undefined && { message }),
    })
    if (json) return printJson(added)
    const { version, is_new, schema, reason, retention } = added
    const at = `${name}/${version.version}`
    const lines = is_new
      ? [
          `${at}  ${countText(version.rows)} rows of ${source}, ${version.kind}: ${reason}`,
          ...(schema === undefined ? [] : schemaText(schema).map((line) => `  ${line}`)),
        ]
      : [`Nothing changed since ${at}: no new version.`]
    if (retention !== undefined) lines.push(`  ${retention}`)
    await shown.stdout.write(`${lines.join('\n')}\n`)
  })
}

function timeOf(text: string): number {
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new CliError(`'${text}' is no time.`, exitCodes.usage)
  return time
}
