import type { NativeExplanation, NativeRecipe } from '@stemma/contract'
import type { CommitDiff } from '@stemma/runner'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError } from '../fail.ts'
import type { ReproduceOptions } from '../run/reproduce.ts'
import { openSession, type Session } from '../session.ts'
import { attribute, type Attribution } from './attribute.ts'
import { explanationText } from './explanation-text.ts'

export interface ExplainOptions extends Omit<ReproduceOptions, 'run' | 'tolerance'> {
  readonly model: string
  readonly from: number
  readonly to: number
  /** Swap one thing at a time, and train with it. */
  readonly attribute?: boolean
}

/** Prints why one version is not as another one: data, code, parameters, environment, metrics by slice. */
export async function explainVersions(
  options: ExplainOptions,
  effects: Effects = machine,
): Promise<void> {
  const { model: name, from, to } = options
  const session = openSession(options, effects)
  const explanation = await call(session.http, 'versions.explain', { name, from, to })
  const recipes = await recipesOf(session, options)
  const code = recipes && (await codeDiff(session, recipes))
  if (options.attribute === true && recipes === undefined)
    throw new CliError(
      `one of the versions ${from} and ${to} names no run: nothing can be trained.`,
    )
  const attribution =
    options.attribute === true && recipes !== undefined
      ? await attribute(session, { ...options, recipes })
      : undefined
  if (session.json)
    return session.printJson({
      ...explanation,
      ...(code && { code_diff: code }),
      ...(attribution && { attribution }),
    } satisfies NativeExplanation & { code_diff?: CommitDiff; attribution?: Attribution })
  await effects.stdout.write(explanationText(explanation, { code, attribution }))
}

export type Recipes = readonly [before: NativeRecipe, now: NativeRecipe]

async function recipesOf(
  { http }: Session,
  { model: name, from, to }: ExplainOptions,
): Promise<Recipes | undefined> {
  const runs: string[] = []
  for (const version of [from, to])
    runs.push((await call(http, 'versions.get', { name, version })).run_id ?? '')
  const [first = '', second = ''] = runs
  if (first === '' || second === '') return undefined
  return [
    await call(http, 'recipes.get', { run_id: first }),
    await call(http, 'recipes.get', { run_id: second }),
  ]
}

/** From the clone that was run, if it is on this machine. */
async function codeDiff(
  { effects: { environment } }: Session,
  [before, now]: Recipes,
): Promise<CommitDiff | undefined> {
  if (before.commit === now.commit || !now.project.startsWith('/')) return undefined
  const { diffCommits } = await import('@stemma/runner')
  return diffCommits(
    { folder: now.project, environment },
    { from: before.commit, to: now.commit, below: now.subdirectory },
  )
}
