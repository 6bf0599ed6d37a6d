import type { NativeViewState } from '@stemma/contract'

const packed = 'deflate;'
const mostBytes = 4 * 1024 * 1024

/** The tag of an experiment in which MLflow's page keeps a view that somebody shared. */
export function sharedViewTag(key: string): string {
  return `mlflow.sharedViewState.${key}`
}

/**
 * What a view that MLflow's page shared shows. Its value is JSON, since some release compressed: `deflate;` and base64. What this page has
 * no place for (the sizes of cards, which of them are folded) is left out. @throws Error for a value that can't be read
 */
export async function readSharedView(value: string): Promise<Partial<NativeViewState>> {
  const text = value.startsWith(packed) ? await inflate(value.slice(packed.length)) : value
  const parsed: unknown = JSON.parse(text)
  if (typeof parsed !== 'object' || parsed === null) throw new Error('It is no view.')
  return viewOf(new Map(Object.entries(parsed)))
}

function viewOf(fields: ReadonlyMap<string, unknown>): Partial<NativeViewState> {
  const text = (name: string): string => {
    const value = fields.get(name)
    return typeof value === 'string' ? value : ''
  }
  const columns = fields.get('selectedColumns')
  const order = sharedColumn(text('orderByKey'))
  return {
    filter: text('searchFilter'),
    columns: (Array.isArray(columns) ? columns : []).flatMap(
      (one) => sharedColumn(String(one)) ?? [],
    ),
    order_by:
      order === undefined ? [] : [fields.get('orderByAsc') === true ? order : `${order} DESC`],
    lifecycle: text('lifecycleFilter').toLowerCase() === 'deleted' ? 'deleted' : 'active',
    group_by: sharedGroup(fields.get('groupBy')),
    tab: text('compareRunsMode') === 'CHART' ? 'charts' : 'table',
  }
}

const attributes: Readonly<Record<string, string>> = {
  ...{ Created: 'start_time', start_time: 'start_time', Duration: 'duration' },
  ...{
    User: 'user_id',
    Source: 'source',
    Version: 'commit',
    Models: 'models',
    Dataset: 'datasets',
  },
}

/** A column or an order as MLflow's page writes it: ``metrics.`loss` ``, ``attributes.`Source` ``. */
export function sharedColumn(text: string): string | undefined {
  const [, noun, quoted = ''] = /^(attributes|metrics|params|tags)\.(.+)$/su.exec(text) ?? []
  if (noun !== 'attributes') return noun === undefined ? undefined : `${noun}.${quoted}`
  const key = attributes[quoted.replaceAll('`', '')]
  return key === undefined ? undefined : `attributes.${key}`
}

/** Newer pages keep an object, older ones `param.min.lr`. Only the first key is taken: groups here have one. */
function sharedGroup(value: unknown): string {
  if (typeof value === 'string') {
    const [, mode, key] = /^(param|tag)\.\w+\.(.+)$/su.exec(value) ?? []
    return mode === undefined ? '' : `${mode}s.\`${key ?? ''}\``
  }
  if (typeof value !== 'object' || value === null || !('groupByKeys' in value)) return ''
  // The guarantee: it is an array, of whatever.
  const keys = Array.isArray(value.groupByKeys) ? (value.groupByKeys as unknown[]) : []
  const [first] = keys
  if (typeof first !== 'object' || first === null || !('mode' in first)) return ''
  if (first.mode === 'dataset') return 'attributes.datasets'
  const key = 'groupByData' in first ? String(first.groupByData) : ''
  return first.mode === 'param' || first.mode === 'tag' ? `${first.mode}s.\`${key}\`` : ''
}

async function inflate(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.codePointAt(0) ?? 0)
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  const reader = stream.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.length
    // Somebody else wrote it: a few bytes can stand for gigabytes.
    if (size > mostBytes) throw new Error('It is too large.')
    pieces.push(read.value)
  }
  return new Blob(pieces).text()
}
