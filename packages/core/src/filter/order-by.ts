import { invalidParameter } from '@stemma/contract'
import type { LoggedModelOrderKey, OrderKey } from './ast.ts'
import { experimentGrammar } from './experiments.ts'
import { attributes, type Attribute } from './grammar.ts'
import { loggedModelGrammar } from './logged-models.ts'
import { modelVersionGrammar, richVersionGrammar } from './model-versions.ts'
import { checkOrderLength, parseOrder, type OrderGrammar } from './order-item.ts'
import { registeredModelGrammar } from './registered-models.ts'
import { runGrammar } from './runs.ts'
import { shorten } from './show.ts'
import { traceGrammar } from './traces.ts'

const runOrder: OrderGrammar = {
  grammar: runGrammar,
  kinds: ['metric', 'param', 'tag', 'attribute'],
}

const experimentOrder: OrderGrammar = { grammar: experimentGrammar, kinds: ['attribute'] }

const updated: Attribute = { key: 'last_updated_timestamp', type: 'integer', operators: [] }

const registeredModelOrder: OrderGrammar = {
  grammar: {
    ...registeredModelGrammar,
    attributes: new Map([
      ...attributes('text', [], ['name']),
      ['timestamp', updated],
      ['last_updated_timestamp', updated],
    ]),
  },
  kinds: ['attribute'],
}

const modelVersionOrder: OrderGrammar = {
  grammar: {
    ...modelVersionGrammar,
    attributes: new Map([
      ...attributes('text', [], ['name']),
      ...attributes(
        'integer',
        [],
        ['version_number', 'creation_timestamp', 'last_updated_timestamp'],
      ),
    ]),
  },
  kinds: ['attribute'],
}

const richVersionOrder: OrderGrammar = {
  grammar: {
    ...richVersionGrammar,
    attributes: new Map([
      ...modelVersionOrder.grammar.attributes,
      ...attributes('integer', [], ['size_bytes']),
    ]),
  },
  kinds: ['metric', 'param', 'attribute'],
}

const traceOrder: OrderGrammar = {
  grammar: {
    ...traceGrammar,
    attributes: new Map([...traceGrammar.attributes, ...attributes('id', [], ['experiment_id'])]),
  },
  kinds: ['attribute'],
}

/** Reads an order of traces. Throws INVALID_PARAMETER_VALUE. */
export function parseTraceOrderBy(items: readonly string[]): readonly OrderKey[] {
  return parseOrder(items, traceOrder)
}

/** Reads an order of runs. Throws INVALID_PARAMETER_VALUE. */
export function parseRunOrderBy(items: readonly string[]): readonly OrderKey[] {
  return parseOrder(items, runOrder)
}

/** Reads an order of experiments. Throws INVALID_PARAMETER_VALUE. */
export function parseExperimentOrderBy(items: readonly string[]): readonly OrderKey[] {
  return parseOrder(items, experimentOrder)
}

/** Reads an order of registered models; `timestamp` is the time of the last update. Throws INVALID_PARAMETER_VALUE. */
export function parseRegisteredModelOrderBy(items: readonly string[]): readonly OrderKey[] {
  return parseOrder(items, registeredModelOrder)
}

/** Reads an order of model versions. Throws INVALID_PARAMETER_VALUE. */
export function parseModelVersionOrderBy(items: readonly string[]): readonly OrderKey[] {
  return parseOrder(items, modelVersionOrder)
}

/** The same as our own door has it: also by metrics and parameters of the run. Throws INVALID_PARAMETER_VALUE. */
export function parseRichVersionOrderBy(items: readonly string[]): readonly OrderKey[] {
  return parseOrder(items, richVersionOrder)
}

/** One entry of an order of logged models, as it comes on the wire. */
export interface LoggedModelOrderItem {
  readonly field_name?: string | undefined
  /** Absent means ascending. */
  readonly ascending?: boolean | undefined
  readonly dataset_name?: string | undefined
  readonly dataset_digest?: string | undefined
}

/**
 * Reads an order of logged models. A field that comes again is ignored, as upstream does: it can no longer change the order. A dataset
 * means something for metrics only. Throws INVALID_PARAMETER_VALUE.
 */
export function parseLoggedModelOrderBy(
  items: readonly LoggedModelOrderItem[],
): readonly LoggedModelOrderKey[] {
  checkOrderLength(items)
  const keys = new Map<string, LoggedModelOrderKey>()
  for (const item of items) {
    const key = readLoggedModelItem(item)
    const id = JSON.stringify([key.kind, key.key, key.dataset])
    if (!keys.has(id)) keys.set(id, key)
  }
  return [...keys.values()]
}

function readLoggedModelItem(item: LoggedModelOrderItem): LoggedModelOrderKey {
  const { field_name: field, dataset_name: name, dataset_digest: digest } = item
  if (!field) {
    throw invalidParameter('`field_name` in the `order_by` clause must be specified.')
  }
  if (digest && !name) {
    throw invalidParameter(
      '`dataset_digest` can only be specified if `dataset_name` is also specified.',
    )
  }
  const direction = item.ascending === false ? 'DESC' : 'ASC'
  const dot = field.indexOf('.')
  if (dot < 0) {
    const attribute = loggedModelGrammar.attributes.get(field.trim())
    if (attribute) return { kind: 'attribute', key: attribute.key, direction }
    throw invalidParameter(`Invalid order by field name: ${shorten(field)}`)
  }
  if (field.slice(0, dot) !== 'metrics') {
    throw invalidParameter(
      `Invalid order by field name: ${shorten(field)}. Only metrics are supported.`,
    )
  }
  // Upstream takes the rest for the metric's name as it is, quotes included.
  const metric = { kind: 'metric', key: field.slice(dot + 1), direction } as const
  if (!name) return metric
  return { ...metric, dataset: digest ? { name, digest } : { name } }
}
