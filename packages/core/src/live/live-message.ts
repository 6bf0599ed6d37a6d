/** What a run of dvclive says while it trains, as it is understood here. */
export interface LiveMessage {
  readonly type: 'start' | 'data' | 'done'
  readonly repository: string
  /** The commit that the run began from; undefined without Git. */
  readonly commit: string | undefined
  readonly name: string
  readonly params: readonly { readonly key: string; readonly value: string }[]
  readonly points: readonly LivePoint[]
  /** Last values of metrics, with the step; those that have no series are logged at the end. */
  readonly last: readonly LivePoint[]
  readonly message: string
  /** The commit of the finished experiment. */
  readonly revision: string | undefined
}

export interface LivePoint {
  readonly key: string
  readonly step: number
  readonly value: number
  /** Milliseconds since 1970; undefined where the run did not say. */
  readonly timestamp: number | undefined
}

type Fields = Readonly<Record<string, unknown>>

const mostPoints = 100_000

/** Reads a message of dvclive or `dvc exp run`; what it says beyond that is passed over. */
export function readLiveMessage(body: Fields): LiveMessage {
  const type = body['type']
  const commit = textOf(body['baseline_sha'])
  return {
    type: type === 'start' || type === 'done' ? type : 'data',
    repository: textOf(body['repo_url']),
    commit: /^0*$/u.test(commit) ? undefined : commit,
    name: textOf(body['name']),
    params: Object.values(fieldsOf(body['params'])).flatMap((file) => flattened(fieldsOf(file))),
    points: pointsOf(fieldsOf(body['plots'])),
    last: lastOf(fieldsOf(body['metrics']), numberOf(body['step'])),
    message: textOf(body['message']),
    revision: textOf(body['experiment_rev']) || undefined,
  }
}

/** Rows of plots: `dvclive/plots/metrics/train/loss.tsv` is the metric `train/loss`. */
function pointsOf(plots: Fields): readonly LivePoint[] {
  const points: LivePoint[] = []
  for (const [path, plot] of Object.entries(plots)) {
    const [, key] = /(?:^|\/)plots\/metrics\/(.+)\.[a-z]+$/u.exec(path) ?? []
    const rows = fieldsOf(plot)['data']
    if (key === undefined || !Array.isArray(rows)) continue
    for (const row of rows) {
      const { step, timestamp, ...values } = fieldsOf(row)
      const value = numberOf(Object.values(values)[0])
      const at = numberOf(step)
      if (value === undefined || at === undefined || points.length >= mostPoints) continue
      points.push({ key, step: at, value, timestamp: numberOf(timestamp) })
    }
  }
  return points
}

function lastOf(metrics: Fields, given: number | undefined): readonly LivePoint[] {
  return Object.values(metrics).flatMap((file) => {
    const data = fieldsOf(fieldsOf(file)['data'])
    const step = numberOf(data['step']) ?? given ?? 0
    return flattened(data, '/').flatMap(({ key, value }) => {
      const number = numberOf(value)
      return key === 'step' || number === undefined
        ? []
        : [{ key, step, value: number, timestamp: undefined }]
    })
  })
}

/** Nested maps as one, with their names joined. */
function flattened(
  fields: Fields,
  joint = '.',
  before = '',
): readonly { readonly key: string; readonly value: string }[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const key = before === '' ? name : `${before}${joint}${name}`
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return flattened(fieldsOf(value), joint, key)
    return [{ key, value: typeof value === 'string' ? value : JSON.stringify(value) }]
  })
}

/** NaN and infinity come as text, timestamps as well. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const spelled: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity }
  const number = spelled[value.toLowerCase()] ?? Number(value)
  return Number.isNaN(number) && value.toLowerCase() !== 'nan' ? undefined : number
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields) // parsed JSON that is an object
    : {}
}
