import type { GatePolicy, NativeRecipe } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import { CliError, exitCodes } from '../fail.ts'
import { readPolicy } from '../gate/read-policy.ts'
import { nameAndVersion, newestData } from './newest-data.ts'

export interface GateChoice {
  /** `churn-eval/5` */
  readonly data: string
  readonly policy: GatePolicy
}

const evaluations: ReadonlySet<string> = new Set(['evaluation', 'testing', 'validation'])

/**
 * How the new version is judged: as it was said, else as the alias was decided last, on the newest version of the same rows; else on the data that
 * the recipe has for it. Throws CliError when nobody ever said.
 */
export async function findGate(
  http: HttpClient,
  {
    model,
    alias,
    recipe,
    note,
    eval: given,
    ...options
  }: {
    readonly model: string
    readonly alias: string
    readonly recipe: NativeRecipe
    readonly note: (text: string) => Promise<void>
    readonly eval?: string | undefined
    readonly policy?: string | undefined
    readonly label?: string | undefined
    readonly metric?: string | undefined
  },
): Promise<GateChoice> {
  const { decisions } = await call(http, 'decisions.list', { name: model, limit: 100 })
  const last = decisions.find((one) => one.alias === alias && one.policy !== undefined)
  const isSaid = options.policy !== undefined || options.label !== undefined
  const policy = isSaid ? await readPolicy(options) : last?.policy
  if (policy === undefined)
    throw new CliError(
      `${model}@${alias} was never decided, so nobody said what a new version must show: give --policy FILE, or --label COLUMN and --metric NAME.`,
      exitCodes.usage,
    )
  if (given !== undefined) {
    const found = await call(http, 'data.show', { reference: given })
    return { policy, data: `${found.name}/${found.version}` }
  }
  const before = last?.data ?? recipe.data.find(({ context }) => evaluations.has(context))?.data
  if (before === undefined)
    throw new CliError(
      `nobody said on which rows ${model} is judged: give --eval DATA, rows that no version has learnt from.`,
      exitCodes.usage,
    )
  const found = await newestData(http, nameAndVersion(before).name, note)
  return { policy, data: `${found.name}/${found.version}` }
}
