import type { NativeAddedTruth, NativeNewTruth } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import { readTruthTable } from './read-truth-table.ts'
import { valueJson, type TruthColumns } from './truth-columns.ts'

export interface AddTruthOptions extends DataOptions, TruthColumns {
  readonly name: string
  readonly file?: string
  readonly inference?: string
  readonly value?: string
  /** Milliseconds. */
  readonly within?: number
}

const batch = 5000

/** Sends what turned out to be true, and says what came of it. */
export async function addTruth(
  options: AddTruthOptions,
  effects: Effects = machine,
): Promise<void> {
  const { name, file, inference, value, within } = options
  if ((file === undefined) === (inference === undefined))
    throw new CliError('give either a FILE or --inference.', exitCodes.usage)
  if (inference !== undefined && value === undefined)
    throw new CliError('--inference needs --value.', exitCodes.usage)
  if ((options.entityColumn === undefined) !== (options.timeColumn === undefined))
    throw new CliError('--entity-column and --time-column go together.', exitCodes.usage)
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, effects: shown } = openSession(reached, own)
    const total = { added: 0, corrected: 0, unchanged: 0, unmatched: 0, joined: 0 }
    const batches =
      file === undefined
        ? [[oneTruth(inference ?? '', value ?? '')]]
        : readTruthTable(http, { file, columns: options, size: batch })
    for await (const truths of batches) {
      const added = await call(http, 'truth.add', {
        ...{ name, truths, source: file ?? '' },
        ...(within !== undefined && { within_ms: within }),
      })
      for (const key of Object.keys(total) as (keyof NativeAddedTruth)[]) total[key] += added[key] // its own keys
    }
    if (json) return printJson(total)
    const { added, corrected, unchanged, unmatched, joined } = total
    await shown.stdout.write(
      `${added} added (${corrected} of them corrections), ${unchanged} known already, ${unmatched} without a prediction yet, ${joined} of earlier ones joined now\n`,
    )
  })
}

function oneTruth(inference: string, value: string): NativeNewTruth {
  const [id = '', row = '0'] = inference.split('/')
  if (!/^\d+$/u.test(row))
    throw new CliError(`'${inference}' is not of the form ID/ROW.`, exitCodes.usage)
  return { inference_id: id, row: Number(row), entity_key: '', value: valueJson(value) }
}
