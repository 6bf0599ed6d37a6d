import { readLabels, type RowCtx, type RunView } from '@stemma/core'
import { numberOf, type Fields } from './comet-fields.ts'
import { metadataOf } from './experiments.ts'
import { systemNames } from './facts.ts'
import { requireProject, runsOf, type RunsAsked } from './projects.ts'
import { holds, readPredicates, readRulesTree, type Rule } from './query-rules.ts'
import { keysOf, metadataTypes, valuesOf, type QuerySource } from './query-values.ts'
import { ownTag } from './read-values.ts'

/** `API.query`: the keys of the experiments of a project that match. */
export async function queryProject(ctx: RowCtx, fields: Fields): Promise<object> {
  const rule = readPredicates(fields['predicates'])
  const { runs } = await matching(ctx, fields, { rule, isArchived: fields['archived'] === true })
  return { experimentKeys: runs.map(({ run }) => run.run_id) }
}

/** `API.search`: the same, of a tree of conditions, and a page of what was found. */
export async function searchProject(ctx: RowCtx, fields: Fields): Promise<object> {
  const rule = readRulesTree(fields['rulesTree'])
  const isArchived = fields['deleted'] === true
  const { runs, name } = await matching(ctx, fields, { rule, isArchived })
  const size = Math.max(1, numberOf(fields['limit']) ?? 100)
  const from = (Math.max(1, numberOf(fields['page']) ?? 1) - 1) * size
  return {
    experiments: runs.slice(from, from + size).map((run) => metadataOf(run, name, ctx.now())),
    total: runs.length,
  }
}

interface Asked {
  readonly rule: Rule
  readonly isArchived: boolean
}

async function matching(
  ctx: RowCtx,
  fields: Fields,
  { rule, isArchived }: Asked,
): Promise<{ readonly runs: readonly RunView[]; readonly name: string }> {
  const view = await requireProject(ctx, fields)
  const names = namesIn(rule)
  const keys = (source: QuerySource): readonly string[] =>
    names.flatMap((one) =>
      one.source === undefined || one.source === source ? keysOf(source, one.name) : [],
    )
  const asked: RunsAsked = {
    isArchived,
    projection: {
      metrics: keys('metrics'),
      params: keys('params'),
      tags: [...keys('log_other'), ...keys('tag'), ...tagsOfMetadata],
    },
  }
  const system = names.some(({ source = 'env_details' }) => source === 'env_details')
  const runs: RunView[] = []
  for (const run of await runsOf(ctx, view, asked))
    if (holds(rule, await valuesOf(ctx, run, { system }))) runs.push(run)
  return { runs, name: view.experiment.name }
}

/** What metadata is made of. */
const tagsOfMetadata = ['mlflow.user', 'mlflow.source.name', 'optimizer_id']

interface Named {
  readonly source: QuerySource | undefined
  readonly name: string
}

function namesIn(rule: Rule): readonly Named[] {
  return rule.kind === 'compare' ? [rule] : rule.rules.flatMap(namesIn)
}

/** What there is to be asked for in a project. The client refuses to send a query for anything else. */
export async function columnNames(ctx: RowCtx, fields: Fields): Promise<object> {
  const view = await requireProject(ctx, fields)
  const columns = new Map<string, Column>()
  const add = (column: Column): void => {
    const id = `${column.source} ${column.name}`
    const known = columns.get(id)
    // One text among numbers makes texts of all.
    if (known === undefined || column.type === 'string') columns.set(id, column)
  }
  for (const [name, type] of Object.entries(metadataTypes)) add({ source: 'metadata', name, type })
  for (const name of systemNames) add({ source: 'env_details', name, type: 'string' })
  add({ source: 'log_other', name: 'Name', type: 'string' })
  for (const isArchived of [false, true])
    for (const run of await runsOf(ctx, view, { isArchived, projection: {} }))
      for (const column of await columnsOf(ctx, run)) add(column)
  return { columns: [...columns.values()] }
}

interface Column {
  readonly name: string
  readonly source: QuerySource
  readonly type: string
}

async function columnsOf(ctx: RowCtx, { run, data }: RunView): Promise<readonly Column[]> {
  const labels = await readLabels(ctx, { runId: run.run_id })
  const names = new Map(
    labels.map(({ kind, key, name, context }) => [`${kind} ${key}`, context === '' ? name : key]),
  )
  const nameOf = (kind: 'metric' | 'param' | 'tag', key: unknown): string =>
    names.get(`${kind} ${String(key)}`) ?? String(key)
  const typeOf = (value: unknown): string =>
    numberOf(String(value)) === undefined ? 'string' : 'double'
  const tags = data.tags.map(([key, value]) => [nameOf('tag', key), value] as const)
  return [
    ...data.metrics.map(
      ([key]) => ({ source: 'metrics', name: nameOf('metric', key), type: 'double' }) as const,
    ),
    ...data.params.map(
      ([key, value]) =>
        ({ source: 'params', name: nameOf('param', key), type: typeOf(value) }) as const,
    ),
    ...tags
      .map(([name, value]) =>
        name.startsWith('tag/')
          ? ({ source: 'tag', name: name.slice('tag/'.length), type: 'string' } as const)
          : ({ source: 'log_other', name, type: typeOf(value) } as const),
      )
      .filter(({ source, name }) => source === 'tag' || !ownTag.test(name)),
  ]
}
