import type { Difference } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import type { Column } from '../table/render-table.ts'
import { findVersion, parseModelAddress, type ModelAddress } from './model-address.ts'

export interface DiffOptions extends SessionOptions {
  readonly from: string
  readonly to: string
}

/** Prints in what two versions of a model differ. The second may be given without the name: `stemma models diff churn/1 2`. */
export async function diffModels(
  { from, to, ...options }: DiffOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, printTable, note } = openSession(options, effects)
  const first = parseModelAddress(from)
  const second = parseSecond(to, first.name)
  if (second.name !== first.name)
    throw new CliError('both must be versions of one model.', exitCodes.usage)
  const [before, after] = [await findVersion(http, first), await findVersion(http, second)]
  const diff = await call(http, 'versions.diff', {
    name: before.name,
    from: before.version,
    to: after.version,
  })
  if (json) return printJson(diff)
  await note(diff.data.reason)
  for (const unknown of diff.unknown) await note(unknown)
  if (diff.differences.length === 0) return note('No differences.')
  await printTable(diff.differences, columnsOf(before.version, after.version))
}

function parseSecond(text: string, name: string): ModelAddress {
  if (/^(\d+|latest)$/iu.test(text)) return parseModelAddress(`${name}/${text}`)
  return parseModelAddress(text.startsWith('@') ? name + text : text)
}

function columnsOf(from: number, to: number): readonly Column<Difference>[] {
  return [
    { title: 'part', text: ({ part }) => part },
    { title: 'key', text: ({ key }) => key },
    { title: `version ${from}`, text: (row) => row.from ?? '' },
    { title: `version ${to}`, text: (row) => row.to ?? '' },
  ]
}
