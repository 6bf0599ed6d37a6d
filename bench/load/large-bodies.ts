import { maxJsonTokens, mostBodyBytes } from '@stemma/contract'
import type { HostileRoute } from '../../tests/hostile/route-requests.ts'

/** What fills a body to its limit. */
export type Filling = 'text' | 'values' | 'list' | 'filter'

/** The largest bodies that a route takes, by what fills them. */
export function fillings({ fields }: HostileRoute): readonly Filling[] {
  const hasList = [...fields.values()].some(({ items }) => items !== undefined)
  return [
    'text',
    'values',
    ...(hasList ? (['list'] as const) : []),
    ...(fields.has('filter') ? (['filter'] as const) : []),
  ]
}

/** A valid request, filled up: with one text that nobody knows, with as many values, with items of its own lists, or with conditions. */
export function largeBody(
  route: HostileRoute,
  {
    filling,
    valid,
  }: { readonly filling: Filling; readonly valid: Readonly<Record<string, unknown>> },
): Buffer {
  const bytes = mostBodyBytes(route.route)
  const room = bytes - JSON.stringify(valid).length - 1000
  return Buffer.from(JSON.stringify({ ...valid, ...added(route, filling, room) }))
}

function added(
  { fields }: HostileRoute,
  filling: Filling,
  room: number,
): Readonly<Record<string, unknown>> {
  switch (filling) {
    case 'text':
      return { unknown: 'x'.repeat(room) }
    case 'values': {
      const count = maxJsonTokens - 2000
      return { unknown: Array.from({ length: count }, () => 10 ** Math.floor(room / count - 3)) }
    }
    case 'list': {
      const lists = [...fields].flatMap(([name, { items }]) => (items ? [{ name, items }] : []))
      const each = { bytes: room / lists.length, tokens: (maxJsonTokens - 5000) / lists.length }
      return Object.fromEntries(lists.map(({ name, items }) => [name, listOf(items, each)]))
    }
    case 'filter':
      return { filter: `params.a = 'b'${` AND params.a = 'b'`.repeat(Math.floor(room / 19))}` }
  }
}

interface ItemSchema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, ItemSchema>>
  readonly items?: ItemSchema
}

interface Room {
  readonly bytes: number
  readonly tokens: number
}

/** As many items as fit, none equal to another. */
function listOf(items: ItemSchema, { bytes, tokens }: Room): readonly unknown[] {
  const text = JSON.stringify(itemOf(items, 100_000))
  const tokensOfOne = text.replaceAll(/[^,:[{]/g, '').length + 1
  const count = Math.floor(Math.min(bytes / (text.length + 1), tokens / tokensOfOne))
  return Array.from({ length: count }, (_, index) => itemOf(items, index))
}

function itemOf({ type, properties, items }: ItemSchema, index: number): unknown {
  if (properties !== undefined)
    return Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name, itemOf(schema, index)]),
    )
  if (items !== undefined) return [itemOf(items, index)]
  return type === 'string' ? `x${index}` : index
}
