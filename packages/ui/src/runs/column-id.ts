import type { MetricSummary } from '@stemma/contract'

/** A column of the table of runs. It is written as the server's `order_by` writes it, so an order by it is the same text. */
export type RunColumnId =
  | { readonly kind: 'attribute'; readonly key: AttributeKey }
  | { readonly kind: 'metric'; readonly key: string; readonly summary: Summary }
  | { readonly kind: 'param' | 'tag'; readonly key: string }

/** What a metric's column shows of its series. */
export type Summary = 'last' | Exclude<MetricSummary, 'count'>

export const summaries: readonly Summary[] = ['last', 'min', 'max', 'first', 'mean']

/** Those that the server can order by, and those that are worked out here. */
export const attributeKeys = [
  'start_time',
  'duration',
  'status',
  'user_id',
  'end_time',
  'run_id',
  'source',
  'commit',
  'datasets',
  'models',
] as const

export type AttributeKey = (typeof attributeKeys)[number]

const ordered: ReadonlySet<AttributeKey> = new Set([
  ...(['start_time', 'end_time', 'status', 'user_id', 'run_id'] as const),
])

/** Whether the server can put runs in order by it. */
export function isOrdered(id: RunColumnId): boolean {
  return id.kind !== 'attribute' || ordered.has(id.key)
}

/** Its text in an address and in an order: ``metrics.`val loss` ``, `min(metrics.loss)`, `attributes.start_time`. */
export function formatColumnId(id: RunColumnId): string {
  switch (id.kind) {
    case 'attribute':
      return `attributes.${id.key}`
    case 'param':
      return `params.${quoteKey(id.key)}`
    case 'tag':
      return `tags.${quoteKey(id.key)}`
    case 'metric': {
      const metric = `metrics.${quoteKey(id.key)}`
      return id.summary === 'last' ? metric : `${id.summary}(${metric})`
    }
  }
}

/** Undefined for what is no column. */
export function parseColumnId(text: string): RunColumnId | undefined {
  const match = /^(?:(\w+)\()?(attributes|metrics|params|tags)\.(.+?)(\))?$/su.exec(text)
  if (match === null) return undefined
  const [, summary = 'last', noun, quoted = '', closing] = match
  const key = unquoteKey(match[1] === undefined && closing !== undefined ? `${quoted})` : quoted)
  switch (noun) {
    case 'attributes':
      return attributeKeys.some((known) => known === key)
        ? // The guarantee: it is among them.
          { kind: 'attribute', key: key as AttributeKey }
        : undefined
    case 'metrics': {
      const known = summaries.find((one) => one === summary)
      return known && { kind: 'metric', key, summary: known }
    }
    case 'params':
      return { kind: 'param', key }
    default:
      return { kind: 'tag', key }
  }
}

/** Plain names stay plain; the filter language quotes with backticks, or with double quotes a name that has one in it. */
export function quoteKey(key: string): string {
  if (/^[A-Za-z_][\w./]*$/u.test(key)) return key
  return key.includes('`') ? `"${key}"` : `\`${key}\``
}

function unquoteKey(text: string): string {
  return /^`.*`$|^".*"$/su.test(text) ? text.slice(1, -1) : text
}

/** Columns of an address, in their order. What can't be read is left out. */
export function parseColumnList(text: string): readonly RunColumnId[] {
  return text
    .split(',')
    .map((item) => parseColumnId(item.replaceAll('%2C', ',').replaceAll('%25', '%')))
    .filter((id) => id !== undefined)
}

export function formatColumnList(ids: readonly RunColumnId[]): string {
  return ids.map((id) => formatColumnId(id).replaceAll('%', '%25').replaceAll(',', '%2C')).join(',')
}
