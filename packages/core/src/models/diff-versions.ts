import {
  findLoggedModel,
  findRun,
  readModelData,
  type Db,
  type ModelVersionRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import type { DataVerdict } from '../data/judge-data.ts'
import { judgeRuns } from '../data/judge-runs.ts'
import { viewRuns, type RunView } from '../runs/run-view.ts'
import { viewVersions, type VersionView } from './model-view.ts'
import { requireVersion } from './require-model.ts'

/** One thing in which two versions differ. Undefined: that version does not have it. */
export interface VersionDifference {
  readonly part: 'code' | 'param' | 'metric' | 'dataset' | 'tag' | 'model'
  readonly key: string
  readonly from: string | undefined
  readonly to: string | undefined
}

export interface VersionDiff {
  /** Whether their runs were measured on the same data. */
  readonly data: DataVerdict
  readonly from: VersionView
  readonly to: VersionView
  readonly differences: readonly VersionDifference[]
  /** What could not be compared, and why. */
  readonly unknown: readonly string[]
}

/** The run tags that say which code ran. */
const codeTags: Readonly<Record<string, string>> = {
  'mlflow.source.git.commit': 'commit',
  'mlflow.source.git.branch': 'branch',
  'mlflow.source.git.repoURL': 'repository',
  'mlflow.source.name': 'program',
  'mlflow.project.entryPoint': 'entry point',
}

/** In what two versions of a model differ, as far as rows say: code, parameters, metrics and data of their runs, and what was registered. */
export async function diffVersions(
  ctx: RowCtx,
  { name, from, to }: { readonly name: string; readonly from: string; readonly to: string },
): Promise<VersionDiff> {
  authorize(ctx, 'model:read')
  return ctx.store.read(async (db) => {
    const rows = [
      await requireVersion(db, { name, version: from }),
      await requireVersion(db, { name, version: to }),
    ] as const
    const [one, other] = await viewVersions(db, rows)
    if (!one || !other) throw new Error('A version that was just read is not there.')
    const unknown: string[] = []
    const [before, after] = [
      await factsOf(db, { version: rows[0], view: one, unknown }),
      await factsOf(db, { version: rows[1], view: other, unknown }),
    ]
    const runs = [before.run, after.run].filter((run) => run !== undefined)
    const data: DataVerdict =
      runs.length === 2
        ? await judgeRuns(db, runs)
        : { state: 'unknown', reason: 'A run is missing: which data it used is not known.' }
    const found = differences(before.facts, after.facts)
    return { data, from: one, to: other, differences: found, unknown }
  })
}

/** Everything known of a version, by part and key. */
type Facts = ReadonlyMap<
  string,
  Omit<VersionDifference, 'from' | 'to'> & { readonly value: string }
>

interface Described {
  readonly facts: Facts
  readonly run: (RunView & { readonly who: string }) | undefined
}

async function factsOf(
  db: Db,
  {
    version,
    view,
    unknown,
  }: {
    readonly version: ModelVersionRow
    readonly view: VersionView
    readonly unknown: string[]
  },
): Promise<Described> {
  const facts = new Map<string, Omit<VersionDifference, 'from' | 'to'> & { value: string }>()
  const add = (part: VersionDifference['part'], key: string, value: string) =>
    facts.set(JSON.stringify([part, key]), { part, key, value })
  add('model', 'source', version.source)
  if (version.digest !== null) add('model', 'digest', version.digest)
  if (version.size_bytes !== null) add('model', 'size_bytes', String(version.size_bytes))
  if (version.run_id !== '') add('model', 'run_id', version.run_id)
  for (const { key, value } of view.tags) add('tag', key, value)

  const run = version.run_id === '' ? undefined : await findRun(db, version.run_id)
  const shown = `version ${version.version}`
  const [found] = run === undefined ? [] : await viewRuns(db, [run.run_no])
  if (!run) {
    unknown.push(
      version.run_id === ''
        ? `${shown} has no run: its code, parameters, metrics and data are not known.`
        : `The run ${version.run_id} of ${shown} is not there: its code, parameters, metrics and data are not known.`,
    )
  } else {
    for (const [key, value] of found?.data.params ?? []) add('param', String(key), String(value))
    for (const [key, value, isNan] of found?.data.metrics ?? [])
      add('metric', String(key), isNan === 1 ? 'NaN' : String(value))
    for (const [key, value] of found?.data.tags ?? []) {
      const name = codeTags[String(key)]
      if (name !== undefined) add('code', name, String(value))
    }
    if (!facts.has(JSON.stringify(['code', 'commit'])))
      unknown.push(`The run of ${shown} has no commit: which code it ran is not known.`)
    for (const { name, digest, tags } of found?.links.datasets ?? []) {
      const context = tags.find(({ key }) => key === 'mlflow.data.context')?.value
      add('dataset', context === undefined ? name : `${name} (${context})`, digest)
    }
  }
  const model = version.model_id === '' ? undefined : await findLoggedModel(db, version.model_id)
  if (model) {
    const data = (await readModelData(db, [model.model_no])).get(model.model_no)
    for (const { key, value } of data?.params ?? []) add('param', key, value)
  }
  return { facts, run: found && { ...found, who: shown } }
}

function differences(before: Facts, after: Facts): readonly VersionDifference[] {
  const found: VersionDifference[] = []
  for (const [id, { part, key, value }] of before) {
    const to = after.get(id)?.value
    if (to !== value) found.push({ part, key, from: value, to })
  }
  for (const [id, { part, key, value }] of after)
    if (!before.has(id)) found.push({ part, key, from: undefined, to: value })
  const order = ['model', 'code', 'dataset', 'param', 'metric', 'tag']
  return found.toSorted(
    (one, other) =>
      order.indexOf(one.part) - order.indexOf(other.part) || (one.key < other.key ? -1 : 1),
  )
}
