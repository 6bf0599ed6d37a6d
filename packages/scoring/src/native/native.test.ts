import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { pythonFloat } from '@stemma/contract'
import { lightgbmModel } from './lightgbm-model.ts'
import { parseUbjson } from './parse-ubjson.ts'
import { readMatrix } from './read-matrix.ts'
import { NotNativeError, type TreeModel } from './tree-model.ts'
import { xgboostModel } from './xgboost-model.ts'

interface Answers {
  readonly margin: readonly (number | readonly number[])[]
  readonly out: readonly (number | readonly number[])[]
}

function fixture<Model>(name: string): {
  readonly rows: readonly (readonly (number | null)[])[]
  readonly models: Readonly<Record<string, Answers & Model>>
} {
  const url = new URL(`../../fixtures/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(url, 'utf8')) as ReturnType<typeof fixture<Model>>
}

/** Margins must be the same bits; outputs may differ by the last bits of an exponential. */
function check(
  model: TreeModel,
  rows: readonly (readonly (number | null)[])[],
  { margin, out }: Answers,
): void {
  const into = new Float64Array(model.outputs)
  for (const [index, row] of rows.entries()) {
    model.margin(
      row.map((value) => value ?? Number.NaN),
      into,
    )
    assert.deepEqual([...into], [margin[index]].flat(), `margin of row ${index}`)
    model.transform(into)
    for (const [output, value] of [out[index]].flat().entries())
      assert.ok(
        Math.abs((into[output] ?? 0) - Number(value)) <= 1.2e-7,
        `row ${index}: ${into[output]} is not ${value}`,
      )
  }
}

void suite('XGBoost without Python', () => {
  const { rows, models } = fixture<{ readonly json: object; readonly ubj: string }>('xgboost')
  for (const [name, { json, ubj, ...answers }] of Object.entries(models))
    void test(`has the margins of ${name}, from JSON and UBJSON`, () => {
      check(xgboostModel(json), rows, answers)
      check(xgboostModel(parseUbjson(Buffer.from(ubj, 'base64'))), rows, answers)
    })

  void test('leaves alone what it can not evaluate, and what is broken', () => {
    const { json, ubj } = models['logistic'] ?? assert.fail()
    const broken = (change: (text: string) => string): void => {
      assert.throws(() => xgboostModel(JSON.parse(change(JSON.stringify(json)))), NotNativeError)
    }
    broken((text) => text.replace('binary:logistic', 'survival:cox'))
    broken((text) => text.replaceAll('gbtree', 'gblinear'))
    broken((text) => text.replace('"split_type":[0', '"split_type":[1'))
    broken((text) => text.replace('"left_children":[1', '"left_children":[0'))
    broken(() => '{}')
    const bytes = Buffer.from(ubj, 'base64')
    for (let size = 1; size < bytes.length; size += 97)
      assert.throws(() => parseUbjson(bytes.subarray(0, size)), Error)
  })
})

void suite('LightGBM without Python', () => {
  const { rows, models } = fixture<{ readonly text: string }>('lightgbm')
  for (const [name, { text, ...answers }] of Object.entries(models))
    void test(`has the margins of ${name}`, () => check(lightgbmModel(text), rows, answers))

  void test('leaves alone what it can not evaluate, and what is broken', () => {
    const { text } = models['binary'] ?? assert.fail()
    for (const change of [
      text.replace('objective=binary', 'objective=custom'),
      text.replace('num_cat=0', 'num_cat=1'),
      text.replace(/left_child=(-?\d+)/u, 'left_child=0'),
      text.replace(/leaf_value=\S+ /u, 'leaf_value='),
      'x',
    ])
      assert.throws(() => lightgbmModel(change), NotNativeError)
  })
})

test('floats are printed as Python does', () => {
  const cases: readonly (readonly [number, string])[] = [
    [1, '1.0'],
    [-0, '-0.0'],
    [0.1, '0.1'],
    [Math.fround(0.1), '0.10000000149011612'],
    [1e-4, '0.0001'],
    [9.5e-5, '9.5e-05'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [1.5e300, '1.5e+300'],
    [1e-7, '1e-07'],
    [Number.NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ]
  for (const [value, text] of cases) assert.equal(pythonFloat(value), text)
})

test('rows of numbers are read in the order of the signature; all that is doubtful is left to Python', () => {
  const columns = [
    { name: 'a', type: 'double', isRequired: true },
    { name: 'b', type: 'integer', isRequired: true },
  ]
  const read = (body: string): unknown => {
    const found = readMatrix('application/json', Buffer.from(body), columns)
    return found && [found.rows, [...found.values]]
  }
  const both = [2, [1.5, 2, Number.NaN, 4]]
  assert.deepEqual(
    read(
      '{"dataframe_split": {"columns": ["b", "a", "c"], "data": [[2, 1.5, "x"], [4, null, 1]]}}',
    ),
    both,
  )
  assert.deepEqual(
    read('{"dataframe_records": [{"a": 1.5, "b": 2}, {"b": 4, "a": null}], "stemma": {}}'),
    both,
  )
  assert.deepEqual(read('{"inputs": {"b": [2, 4], "a": [1.5, null]}}'), both)
  for (const body of [
    '{"dataframe_records": [{"a": 1.5}]}',
    '{"dataframe_records": [{"a": "1.5", "b": 2}]}',
    '{"dataframe_records": [{"a": true, "b": 2}]}',
    '{"dataframe_records": [{"a": 1, "b": 2.5}]}',
    '{"dataframe_records": [{"a": 1, "b": 3000000000}]}',
    '{"dataframe_records": [{"a": 1, "b": null}]}',
    '{"dataframe_records": [{"a": 9007199254740993, "b": 1}]}',
    '{"dataframe_records": [{"a": 1e300, "b": 1}]}',
    '{"dataframe_records": [{"a": NaN, "b": 1}]}',
    '{"dataframe_records": [{"a": 1, "b": 1}], "params": {}}',
    '{"dataframe_records": [{"a": 1, "b": 1}], "inputs": {}}',
    '{"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2]], "index": [0]}}',
    '{"dataframe_split": {"columns": ["a", "b"], "data": [[1]]}}',
    '{"dataframe_split": {"columns": ["a", "b", "a"], "data": [[1, 2, 3]]}}',
    '{"instances": [{"a": 1, "b": 2}]}',
    '{"inputs": {"a": [1], "b": [1, 2]}}',
    '{"dataframe_records": []}',
    '[]',
  ])
    assert.equal(read(body), undefined, body)
  assert.equal(readMatrix('text/csv', Buffer.from('a,b\n1,2'), columns), undefined)
})
