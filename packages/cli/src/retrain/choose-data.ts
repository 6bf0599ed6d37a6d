import type { KeyValue, NativeRecipe } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import { CliError, exitCodes } from '../fail.ts'
import { nameAndVersion, newestData } from './newest-data.ts'

/** A version of data that takes the place of the one that the champion was given. */
export interface ChosenData {
  readonly parameter: string
  readonly context: string
  /** `churn-train/7` */
  readonly before: string
  readonly now: string
  readonly rows: bigint
  /** Against `before`, where rows have a key. */
  readonly added?: bigint
  readonly removed?: bigint
  readonly changed?: bigint
}

/**
 * For each parameter of a recipe that had a version of data, the one to take now: what was given for it, else the newest. Throws CliError for a recipe
 * that gave its data to no parameter, and for a name that is none of them.
 */
export async function chooseData(
  http: HttpClient,
  {
    recipe,
    given,
    note,
  }: {
    readonly recipe: NativeRecipe
    readonly given: readonly KeyValue[]
    readonly note: (text: string) => Promise<void>
  },
): Promise<readonly ChosenData[]> {
  const known = recipe.data.filter(({ parameter }) => parameter !== '')
  if (known.length === 0)
    throw new CliError(
      `run ${recipe.run_id} was given its data by no parameter, so nothing can take its place. Train once with: stemma run … --data NAME=data:/DATASET`,
    )
  for (const { key } of given)
    if (!known.some(({ parameter }) => parameter === key))
      throw new CliError(
        `the recipe has no data for '${key}'. It has: ${known.map(({ parameter }) => parameter).join(', ')}.`,
        exitCodes.usage,
      )
  const chosen: ChosenData[] = []
  for (const { parameter, context, data: before } of known) {
    const wanted = given.find(({ key }) => key === parameter)?.value
    const found =
      wanted === undefined
        ? await newestData(http, nameAndVersion(before).name, note)
        : await call(http, 'data.show', { reference: wanted })
    const now = `${found.name}/${found.version}`
    const diff =
      now === before || found.key.length === 0
        ? undefined
        : await call(http, 'data.diff', { before, now })
    chosen.push({
      ...{ parameter, context, before, now, rows: BigInt(found.rows) },
      ...(diff?.rows && {
        added: BigInt(diff.rows.added),
        removed: BigInt(diff.rows.removed),
        changed: BigInt(diff.rows.changed),
      }),
    })
  }
  return chosen
}
