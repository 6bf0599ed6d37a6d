import type { DataSplit } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import { countText } from './data-text.ts'

export interface SplitOptions extends DataOptions {
  readonly reference: string
  readonly by?: DataSplit['by']
  /** `train=0.8,valid=0.2` */
  readonly parts: string
  readonly seed?: string
  readonly columns?: string
  readonly timeColumn?: string
  /** With commas between the times. */
  readonly cuts?: string
}

/** Makes a version of `NAME-PART` for each part, and says how many rows each has. */
export async function splitData(options: SplitOptions, effects: Effects = machine): Promise<void> {
  const { reference, by, seed, columns, timeColumn, cuts } = options
  const parts = options.parts.split(',').map((text) => {
    const [name = '', share = ''] = text.split('=')
    if (name === '' || !(Number(share) > 0))
      throw new CliError(`'${text}' is not of the form NAME=SHARE.`, exitCodes.usage)
    return { name, share: Number(share) }
  })
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, effects: shown } = openSession(reached, own)
    const answer = await call(http, 'data.split', {
      reference,
      parts,
      ...(by !== undefined && { by }),
      ...(seed !== undefined && { seed }),
      ...(columns !== undefined && { columns: columns.split(',') }),
      ...(timeColumn !== undefined && { time_column: timeColumn }),
      ...(cuts !== undefined && { cuts: cuts.split(',') }),
    })
    if (json) return printJson(answer)
    const lines = answer.parts.map(({ added: { version, is_new } }) => {
      const note = is_new ? '' : ', as before'
      return `${version.name}/${version.version}  ${countText(version.rows)} rows${note}\n`
    })
    await shown.stdout.write(lines.join(''))
  })
}
