import assert from 'node:assert/strict'
import { test } from 'node:test'
import { predictionsOf } from '../predictions-of.ts'
import { routeOf } from './route-of.ts'
import { strictFault, type SignatureColumn } from './strict-check.ts'
import { toV2, v2Error } from './v2-answer.ts'
import { fromV2 } from './v2-request.ts'

const bodyOf = (value: object): Buffer => Buffer.from(JSON.stringify(value))
const asked = (value: object, columns: readonly string[] = []): unknown =>
  JSON.parse(fromV2(bodyOf(value), columns).body.toString())

test('named tensors are columns, one with several values a row is the table or an array', () => {
  const a = { name: 'a', shape: [2], datatype: 'FP64', data: [1, 2.5] }
  const b = { name: 'b', shape: [2, 1], datatype: 'BYTES', data: [['x'], ['y']] }
  assert.deepEqual(
    asked({ id: '7', inputs: [a, b], parameters: { k: 1, stemma: { data_version: 'd' } } }, [
      'a',
      'b',
    ]),
    {
      dataframe_split: {
        columns: ['a', 'b'],
        data: [
          [1, 'x'],
          [2.5, 'y'],
        ],
      },
      params: { k: 1 },
      stemma: { data_version: 'd' },
    },
  )
  const matrix = { name: 'input', shape: [2, 2], datatype: 'INT32', data: [1, 2, 3, 4] }
  assert.deepEqual(asked({ inputs: [matrix] }, ['a', 'b']), {
    dataframe_split: {
      columns: ['a', 'b'],
      data: [
        [1, 2],
        [3, 4],
      ],
    },
  })
  const cube = { ...matrix, shape: [1, 2, 2] }
  assert.deepEqual(asked({ inputs: [cube] }, ['a', 'b']), {
    inputs: [
      [
        [1, 2],
        [3, 4],
      ],
    ],
  })
})

test('integers of 64 bits are the same on both ways', () => {
  const long = '[9007199254740993, -9223372036854775808, 7]'
  const asked = `{"inputs": [{"name": "a", "shape": [3], "datatype": "INT64", "data": ${long}}]}`
  assert.equal(
    fromV2(Buffer.from(asked), []).body.toString(),
    '{"inputs":[9007199254740993,-9223372036854775808,7]}',
  )
  const answer = toV2(`{"predictions": ${long}}`, { name: 'm', version: '3', id: '' }).toString()
  assert.match(answer, /"INT64","data":\[9007199254740993,-9223372036854775808,7\]/u)
  assert.equal(predictionsOf(`{"predictions": ${long}}`, {}, [])[0]?.output, '9007199254740993')
})

test('what is no request of the protocol is refused by its place', () => {
  const tensor = { name: 'a', shape: [2], datatype: 'INT8', data: [1, 2] }
  const cases: readonly (readonly [object, RegExp])[] = [
    [{ inputs: [] }, /'inputs'/u],
    [{ inputs: [{ ...tensor, datatype: 'INT9' }] }, /inputs\[0\]\.datatype/u],
    [{ inputs: [{ ...tensor, data: [1, 200] }] }, /at 1 what is no INT8: 200/u],
    [{ inputs: [{ ...tensor, data: [1, 2.5] }] }, /at 1 what is no INT8/u],
    [{ inputs: [{ ...tensor, data: [1] }] }, /has 1 values, its shape asks for 2/u],
    [{ inputs: [{ ...tensor, shape: 'x' }] }, /inputs\[0\]\.shape/u],
    [
      { inputs: [tensor, { ...tensor, name: 'b', shape: [1], data: [1] }] },
      /'b' needs the shape \[2\]/u,
    ],
    [{ inputs: [{ ...tensor, parameters: { binary_data_size: 8 } }] }, /binary/u],
  ]
  for (const [body, text] of cases) assert.throws(() => fromV2(bodyOf(body), ['a', 'b']), text)
  assert.throws(() => fromV2(Buffer.from('{'), []), /no JSON/u)
})

test('an answer is a tensor, or one for each column', () => {
  const of = (answer: string): unknown =>
    JSON.parse(toV2(answer, { name: 'm', version: '3', id: '7' }).toString())
  const head = { model_name: 'm', model_version: '3', id: '7' }
  const one = (
    shape: readonly number[],
    datatype: string,
    data: readonly unknown[],
    name = 'output-1',
  ) => ({ name, shape, datatype, data })
  assert.deepEqual(of('{"predictions": [1, 2]}'), { ...head, outputs: [one([2], 'INT64', [1, 2])] })
  assert.deepEqual(of('{"predictions": [0.5, NaN]}'), {
    ...head,
    outputs: [one([2], 'FP64', [0.5, null])],
  })
  assert.deepEqual(of('{"predictions": [[0.5, 1], [2, 3]]}'), {
    ...head,
    outputs: [one([2, 2], 'FP64', [0.5, 1, 2, 3])],
  })
  assert.deepEqual(of('{"predictions": [{"a": 1, "b": "x"}]}'), {
    ...head,
    outputs: [one([1], 'INT64', [1], 'a'), one([1], 'BYTES', ['x'], 'b')],
  })
  assert.equal(v2Error('{"error_code": "X", "message": "no"}').toString(), '{"error":"no"}')
})

const columns: readonly SignatureColumn[] = [
  { name: 'i', type: 'integer', isRequired: true },
  { name: 'l', type: 'long', isRequired: false },
  { name: 'd', type: 'double', isRequired: true },
  { name: 'b', type: 'boolean', isRequired: true },
  { name: 's', type: 'string', isRequired: true },
  { name: 't', type: 'datetime', isRequired: true },
]

test('strictly, a value is of its type or it is refused', () => {
  const fault = (record: string): string | undefined =>
    strictFault(`{"dataframe_records": [${record}]}`, columns)
  assert.equal(
    fault(
      '{"i": 2.0, "l": 9223372036854775807, "d": 1, "b": true, "s": "x", "t": "2026-01-01T00:00:00"}',
    ),
    undefined,
  )
  for (const [record, text] of [
    ['{"i": 2.5}', /'i', row 0: 2\.5 is no integer of 32/u],
    ['{"i": 3000000000}', /3000000000 is no integer of 32/u],
    ['{"i": "3"}', /"3" is no integer/u],
    ['{"i": true}', /true is no integer/u],
    ['{"i": null}', /required/u],
    ['{"l": 9223372036854775808}', /9223372036854775808 is no integer of 64/u],
    ['{"d": "1"}', /'d'.*no number/u],
    ['{"b": "false"}', /neither true nor false/u],
    ['{"s": 5}', /no text/u],
    ['{"t": 1700000000000}', /no time/u],
    ['{"more": 1}', /'more' is none of the signature/u],
  ] as const)
    assert.match(fault(record) ?? '', text)
  assert.equal(fault('{"l": null, "d": null}'), undefined)
  assert.match(strictFault('{"inputs": {"i": [1, 2.5]}}', columns) ?? '', /row 1/u)
  assert.match(
    strictFault('{"dataframe_split": {"columns": ["i"], "data": [["x"]]}}', columns) ?? '',
    /'i'/u,
  )
  assert.equal(strictFault('{', columns), undefined)
})

test('paths are those of both protocols, of the model that is served', () => {
  const of = (method: string, path: string) => routeOf(method, path, { name: 'a b', version: '3' })
  assert.deepEqual(of('POST', '/v2/models/a%20b/infer'), { kind: 'call', protocol: 'v2' })
  assert.deepEqual(of('POST', '/v2/models/a%20b/versions/3/infer'), {
    kind: 'call',
    protocol: 'v2',
  })
  assert.deepEqual(of('POST', '/v2/models/a%20b/versions/4/infer'), {
    kind: 'refused',
    status: 404,
  })
  assert.deepEqual(of('GET', '/v2/models/a%20b'), { kind: 'model' })
  assert.deepEqual(of('GET', '/invocations'), { kind: 'refused', status: 405 })
  assert.deepEqual(of('GET', '/v2/models/%'), { kind: 'refused', status: 404 })
})
