import { plainKey, type RowCtx, type RunView } from '@stemma/core'
import { experimentFacts } from './experiments.ts'
import { readSystem } from './facts.ts'

/** Where Comet's queries find a value. */
export const querySources = [
  'metrics',
  'params',
  'log_other',
  'tag',
  'metadata',
  'env_details',
] as const
export type QuerySource = (typeof querySources)[number]

export type QueryValue = string | number | boolean

/** Values of a run by their source and the name that its client gives them; undefined where there is none. */
export type ValueOf = (source: QuerySource, name: string) => QueryValue | undefined

/** The type of what Comet says of any run, by name. Times are in milliseconds since 1970, and durations in seconds. */
export const metadataTypes: Readonly<Record<string, string>> = {
  experiment_key: 'string',
  name: 'string',
  user_name: 'string',
  file_name: 'string',
  file_path: 'string',
  start_server_timestamp: 'datetime',
  end_server_timestamp: 'datetime',
  duration: 'timenumber',
  running: 'boolean',
  has_crashed: 'boolean',
}

/** Under which keys a value may be kept. */
export function keysOf(source: QuerySource, name: string): readonly string[] {
  if (source === 'tag') return [plainKey(`tag/${name}`)]
  return [...new Set([name, plainKey(name), name.replaceAll('|', '.')])]
}

/** Reads values of a run that was found with the keys that are asked for. `system`: whether details of its machine are. */
export async function valuesOf(
  ctx: RowCtx,
  view: RunView,
  { system }: { readonly system: boolean },
): Promise<ValueOf> {
  const { run, data } = view
  const metrics = new Map(
    data.metrics.map(([key, value, nan]) => [String(key), nan === 1 ? NaN : Number(value)]),
  )
  const texts = (rows: RunView['data']['params']): ReadonlyMap<string, string> =>
    new Map(rows.map(([key, value]) => [String(key), String(value)]))
  const params = texts(data.params)
  const tags = texts(data.tags)
  const facts = experimentFacts(view, ctx.now())
  const details = system ? await readSystem(ctx, { experimentKey: run.run_id }) : {}
  const kept = new Map<QuerySource, ReadonlyMap<string, QueryValue>>([
    ['metrics', metrics],
    ['params', params],
    ['log_other', tags],
    ['tag', tags],
    ['metadata', plainValues(facts)],
    ['env_details', plainValues(details)],
  ])
  return (source, name) => {
    if (source === 'log_other' && name === 'Name') return run.name
    const values = kept.get(source)
    const key = keysOf(source, name).find((one) => values?.has(one) === true)
    if (key === undefined) return undefined
    return source === 'tag' ? name : values?.get(key)
  }
}

/** What a query can compare. */
function plainValues(fields: object): ReadonlyMap<string, QueryValue> {
  const values = new Map<string, QueryValue>()
  for (const [name, value] of Object.entries({ ...fields }))
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      values.set(name, value)
  return values
}
