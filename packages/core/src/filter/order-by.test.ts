import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import type { OrderKey } from './ast.ts'
import {
  parseExperimentOrderBy,
  parseLoggedModelOrderBy,
  parseModelVersionOrderBy,
  parseRegisteredModelOrderBy,
  parseRunOrderBy,
} from './order-by.ts'

test('run orders yield their keys', () => {
  const cases: readonly [string, OrderKey][] = [
    ['metrics.loss DESC', { kind: 'metric', key: 'loss', direction: 'DESC' }],
    ['attributes.start_time ASC', { kind: 'attribute', key: 'start_time', direction: 'ASC' }],
    ['metrics.a', { kind: 'metric', key: 'a', direction: 'ASC' }],
    ['  metrics.`a b`   desc ', { kind: 'metric', key: 'a b', direction: 'DESC' }],
    ['tag.mlflow.user', { kind: 'tag', key: 'mlflow.user', direction: 'ASC' }],
    ['parameter."x/y" Asc', { kind: 'param', key: 'x/y', direction: 'ASC' }],
    ['Created', { kind: 'attribute', key: 'start_time', direction: 'ASC' }],
    ['metrics.desc', { kind: 'metric', key: 'desc', direction: 'ASC' }],
    ['min(metrics.a) DESC', { kind: 'metric', key: 'a', aggregate: 'min', direction: 'DESC' }],
    ['Last( metrics.a )', { kind: 'metric', key: 'a', direction: 'ASC' }],
  ]
  for (const [item, key] of cases) assert.deepEqual(parseRunOrderBy([item]), [key], item)
})

test('run orders that cannot be read are refused with the reason', () => {
  const cases: readonly [string, string][] = [
    ['metrics.a UP', "Invalid ordering key in order_by clause 'metrics.a UP'."],
    ['metrics.a ASC DESC', "Invalid order_by clause 'metrics.a ASC DESC'. Could not be parsed."],
    ['', "Invalid order_by clause ''. Could not be parsed."],
    ['DESC', "Invalid order_by clause 'DESC'. Could not be parsed."],
    ['metrics.a-b', "Invalid order_by clause 'metrics.a-b'. Could not be parsed."],
    [
      'metrics.a, metrics.b',
      "Invalid order_by clause 'metrics.a, metrics.b'. Could not be parsed.",
    ],
    ['params.a; DROP', "Invalid order_by clause 'params.a; DROP'. Could not be parsed."],
    ['avg(metrics.a)', "Invalid order_by clause 'avg(metrics.a)'. Could not be parsed."],
    ['min(metrics.a', "Invalid order_by clause 'min(metrics.a'. Could not be parsed."],
    ['min(params.a)', "'min(...)' takes a metric of a run, as in 'min(metrics.loss)'."],
    ['dataset.name', 'Invalid order_by entity: dataset'],
    [
      'foo.bar',
      "Invalid entity type 'foo'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
    ],
    ['x'.repeat(65_537), "'order_by' exceeds the maximum length of 65536 characters"],
  ]
  for (const [item, message] of cases) refuses(() => parseRunOrderBy([item]), message)
})

test('one field twice is refused, whatever it is called', () => {
  refuses(
    () => parseRunOrderBy(['start_time', 'attributes.Created DESC']),
    "`order_by` contains duplicate fields: ['start_time', 'attributes.Created DESC']",
  )
  refuses(
    () => parseRegisteredModelOrderBy(['timestamp', 'last_updated_timestamp']),
    "`order_by` contains duplicate fields: ['timestamp', 'last_updated_timestamp']",
  )
  assert.equal(parseRunOrderBy(['metrics.a', 'min(metrics.a)', 'params.a', 'tags.a']).length, 4)
})

test('at most 20 keys are taken', () => {
  const items = Array.from({ length: 21 }, (_, index) => `metrics.m${index}`)
  assert.equal(parseRunOrderBy(items.slice(1)).length, 20)
  refuses(() => parseRunOrderBy(items), "'order_by' has 21 keys; at most 20 are allowed.")
})

test('experiments and the registry are ordered by their attributes only', () => {
  assert.deepEqual(parseExperimentOrderBy(['name ASC', 'attribute.last_update_time DESC']), [
    { kind: 'attribute', key: 'name', direction: 'ASC' },
    { kind: 'attribute', key: 'last_update_time', direction: 'DESC' },
  ])
  assert.deepEqual(parseRegisteredModelOrderBy(['timestamp DESC']), [
    { kind: 'attribute', key: 'last_updated_timestamp', direction: 'DESC' },
  ])
  assert.deepEqual(parseModelVersionOrderBy(['version_number DESC', 'creation_timestamp']), [
    { kind: 'attribute', key: 'version_number', direction: 'DESC' },
    { kind: 'attribute', key: 'creation_timestamp', direction: 'ASC' },
  ])
  refuses(() => parseExperimentOrderBy(['tags.a']), 'Invalid order_by entity: tag')
  refuses(
    () => parseModelVersionOrderBy(['run_id']),
    "Invalid attribute key 'run_id' specified. Valid keys are '{'creation_timestamp', 'last_updated_timestamp', 'name', 'version_number'}'",
  )
})

test('logged models are ordered by attributes and by metrics on a dataset', () => {
  const order = parseLoggedModelOrderBy([
    { field_name: 'metrics.val_acc', ascending: false },
    { field_name: 'metrics.val_acc', dataset_name: 'd', dataset_digest: '1' },
    { field_name: 'metrics.val_acc', dataset_name: 'd', dataset_digest: '' },
    { field_name: 'metrics.val_acc', ascending: true },
    { field_name: ' creation_time', dataset_name: 'd' },
    { field_name: 'creation_timestamp_ms', ascending: false },
  ])
  assert.deepEqual(order, [
    { kind: 'metric', key: 'val_acc', direction: 'DESC' },
    { kind: 'metric', key: 'val_acc', direction: 'ASC', dataset: { name: 'd', digest: '1' } },
    { kind: 'metric', key: 'val_acc', direction: 'ASC', dataset: { name: 'd' } },
    { kind: 'attribute', key: 'creation_timestamp', direction: 'ASC' },
  ])
})

test('orders of logged models that cannot be read are refused with the reason', () => {
  refuses(
    () => parseLoggedModelOrderBy([{ ascending: true }]),
    '`field_name` in the `order_by` clause must be specified.',
  )
  refuses(
    () => parseLoggedModelOrderBy([{ field_name: 'params.a' }]),
    'Invalid order by field name: params.a. Only metrics are supported.',
  )
  refuses(
    () => parseLoggedModelOrderBy([{ field_name: 'foo' }]),
    'Invalid order by field name: foo',
  )
  refuses(
    () => parseLoggedModelOrderBy([{ field_name: 'metrics.a', dataset_digest: 'x' }]),
    '`dataset_digest` can only be specified if `dataset_name` is also specified.',
  )
})

function refuses(read: () => unknown, message: string): void {
  assert.throws(read, new StemmaError('INVALID_PARAMETER_VALUE', message))
}
