import { cp, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KeyValue, NativeRecipe, NativeReproduction } from '@stemma/contract'
import type { CheckedOut, EnvironmentManager } from '@stemma/runner'
import { call } from '@stemma/sdk/client'
import { downloadArtifacts } from '../artifacts/download.ts'
import { machine, type Effects } from '../effects.ts'
import { CliError } from '../fail.ts'
import { findRunId } from '../runs/find-run.ts'
import { openSession, type Session } from '../session.ts'
import type { Column } from '../table/render-table.ts'
import { performRun, type PerformedRun } from './perform-run.ts'
import type { PerformRun } from './run-plan.ts'

export interface ReproduceOptions extends Omit<
  PerformRun,
  'uri' | 'entryPoint' | 'param' | 'data' | 'version' | 'onCheckedOut'
> {
  readonly run: string
  readonly tolerance: number
}

/** Does a run again by its recipe, and says whether it gave the same. Throws CliError unless it did, or what keeps it from being done. */
export async function reproduceRun(
  { run, tolerance, ...options }: ReproduceOptions,
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const of = await findRunId(session.http, run)
  const recipe = await call(session.http, 'recipes.get', { run_id: of })
  const { experiment_id: experimentId } = await call(session.http, 'runs.get', { run_id: of })
  const done = await performRecipe(session, recipe, {
    ...(options.experimentName === undefined && { experimentId }),
    ...options,
    tags: [...(options.tags ?? []), { key: 'stemma.reproduces', value: of }],
  })
  if (done.status !== 'FINISHED')
    throw new CliError(`${done.reason}; run ${done.runId} is ${done.status}.`)
  const compared = await call(session.http, 'recipes.compare', {
    ...{ run_id: done.runId, of, tolerance },
  })
  await print(session, compared)
  if (compared.verdict === 'differs')
    throw new CliError(`run ${done.runId} did not give what ${of} gave.`)
}

/** What of a recipe is done otherwise. */
export interface ChangedRecipe {
  /** Values of parameters that take the place of the recipe's. */
  readonly param?: readonly KeyValue[]
  /** A commit instead of the recipe's, without its changes. */
  readonly commit?: string
}

/** Runs a recipe: its commit with its changes, its values, its kind of environment. Throws CliError if too little of it is known. */
export async function performRecipe(
  session: Session,
  recipe: NativeRecipe,
  {
    param: changed = [],
    commit: otherCommit,
    ...options
  }: Omit<ReproduceOptions, 'run' | 'tolerance'> & ChangedRecipe,
): Promise<PerformedRun> {
  const uri = await placeOf(recipe)
  const isCommit = recipe.commit !== ''
  const others = new Set(changed.map(({ key }) => key))
  const manager = managerOf(recipe.environment_manager)
  return performRun(session, {
    kind: 'reproduce',
    ...(manager !== undefined && { envManager: manager }),
    ...options,
    uri: recipe.subdirectory === '' || !isCommit ? uri : `${uri}#${recipe.subdirectory}`,
    entryPoint: recipe.entry_point,
    param: [
      ...recipe.parameters
        .filter(({ key }) => !others.has(key))
        .map(({ key, value }) => ({
          key,
          value: recipe.is_recorded ? value : withoutQuotes(value),
        })),
      ...changed,
    ],
    data: [],
    onlyDeclared: !recipe.is_recorded,
    ...(isCommit && { version: otherCommit ?? recipe.commit }),
    ...(otherCommit === undefined &&
      (recipe.patch !== '' || recipe.files !== '') && {
        onCheckedOut: (code: CheckedOut) => applyChanges(session, { recipe, code, options }),
      }),
  })
}

/** Where the code is: the clone that it was run from, if it is here still, else its repository. */
async function placeOf(recipe: NativeRecipe): Promise<string> {
  if (recipe.entry_point === '' || (recipe.project === '' && recipe.repository === ''))
    throw new CliError(`the run can't be done again. Not known: ${recipe.missing.join('; ')}.`)
  const isHere = await stat(recipe.project).then(
    () => true,
    () => false,
  )
  if (isHere || recipe.repository === '') return recipe.project
  return recipe.repository
}

function managerOf(text: string): EnvironmentManager | undefined {
  return text === 'local' || text === 'uv' || text === 'virtualenv' || text === 'conda'
    ? text
    : undefined
}

/** `mlflow run` notes a value with the quotes of the shell. */
function withoutQuotes(value: string): string {
  return /^'.*'$/su.test(value) ? value.slice(1, -1).replaceAll(`'"'"'`, "'") : value
}

/** Makes of a checkout the working tree that was run. */
async function applyChanges(
  session: Session,
  {
    recipe,
    code,
    options,
  }: {
    readonly recipe: NativeRecipe
    readonly code: CheckedOut
    readonly options: Pick<PerformRun, 'url'>
  },
): Promise<void> {
  const below = code.git?.subdirectory ?? ''
  const root = below === '' ? code.folder : code.folder.slice(0, -below.length - 1)
  const folder = await mkdtemp(join(tmpdir(), 'stemma-changes-'))
  const quiet = { isTerminal: false, columns: 80, write: async () => {} }
  const effects = { ...session.effects, stdout: quiet, stderr: quiet }
  const fetchTo = async (path: string, output: string): Promise<void> =>
    downloadArtifacts(
      {
        ...(options.url !== undefined && { url: options.url }),
        address: `runs:/${recipe.run_id}`,
        path,
        output,
      },
      effects,
    )
  try {
    if (recipe.patch !== '') {
      const { applyPatch } = await import('@stemma/runner')
      await fetchTo(recipe.patch, join(folder, 'patch'))
      await applyPatch({ folder: root, environment: effects.environment }, join(folder, 'patch'))
    }
    if (recipe.files !== '') {
      await mkdir(join(folder, 'files'))
      await fetchTo(recipe.files, join(folder, 'files'))
      for (const name of await readdir(join(folder, 'files')))
        await cp(join(folder, 'files', name), join(root, name), { recursive: true, force: false })
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type Fact = NativeReproduction['facts'][number]

async function print(session: Session, compared: NativeReproduction): Promise<void> {
  if (session.json) return session.printJson(compared)
  const { verdict, facts, unknown } = compared
  const shown = facts.filter((fact) => fact.verdict !== 'same' || fact.part === 'metric')
  const words = { same: 'the same', within_tolerance: 'within the tolerance', differs: 'differs' }
  await session.effects.stdout.write(
    `Run ${compared.run_id} of ${compared.of}: ${words[verdict]}\n\n`,
  )
  await session.printTable(shown, columns)
  const same = facts.length - shown.length
  if (same > 0) await session.note(`${same} parameters, versions, packages and files are the same.`)
  for (const line of unknown) await session.note(`Not known: ${line}.`)
}

const columns: readonly Column<Fact>[] = [
  { title: 'part', text: ({ part }) => part },
  { title: 'key', text: ({ key }) => key },
  { title: 'before', text: ({ before }) => before ?? '-' },
  { title: 'now', text: ({ after }) => after ?? '-' },
  { title: 'verdict', text: ({ verdict }) => verdict.replace('_', ' ') },
]
