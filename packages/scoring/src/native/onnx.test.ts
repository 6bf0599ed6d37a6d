import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { pythonFloat } from '@stemma/contract'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { openNative } from './open-native.ts'
import { measureParity } from './parity.ts'

/* A graph as its file has it (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): fields of protobuf, by number. */

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Buffer.from([...bytes, rest])
}

function field(number: number, value: number | string | Buffer): Buffer {
  if (typeof value === 'number') return Buffer.concat([varint(number * 8), varint(value)])
  const bytes = Buffer.from(value)
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.byteLength), bytes])
}

const float32 = 1

function tensorType(name: string, width: number | undefined): Buffer {
  const rows = field(1, field(2, 'rows'))
  const columns = width === undefined ? [] : [field(1, field(1, width))]
  const type = Buffer.concat([field(1, float32), field(2, Buffer.concat([rows, ...columns]))])
  return Buffer.concat([field(1, name), field(2, field(1, type))])
}

function initializer(name: string, dims: readonly number[], values: readonly number[]): Buffer {
  return Buffer.concat([
    ...dims.map((size) => field(1, size)),
    field(2, float32),
    field(8, name),
    field(9, Buffer.from(Float32Array.from(values).buffer)),
  ])
}

/** `answer = input × weights + more`, with as many answers as `more` has numbers. */
function linearGraph(weights: readonly number[], more: readonly number[]): Buffer {
  const node = Buffer.concat([
    ...['input', 'weights', 'more'].map((name) => field(1, name)),
    field(2, 'answer'),
    field(4, 'Gemm'),
  ])
  const graph = Buffer.concat([
    field(1, node),
    field(2, 'linear'),
    field(5, initializer('weights', [weights.length / more.length, more.length], weights)),
    field(5, initializer('more', [more.length], more)),
    field(11, tensorType('input', weights.length / more.length)),
    field(12, tensorType('answer', more.length)),
  ])
  const opset = Buffer.concat([field(1, ''), field(2, 13)])
  return Buffer.concat([field(1, 8), field(7, graph), field(8, opset)])
}

const flavors = {
  python_function: { loader_module: 'mlflow.onnx' },
  onnx: { data: 'model.onnx' },
}
const signature = ['a', 'b'].map((name) => ({ name, type: 'double', isRequired: true }))
const json = 'application/json'
const body = (...data: readonly (readonly number[])[]): Buffer =>
  Buffer.from(JSON.stringify({ dataframe_split: { columns: ['a', 'b'], data } }))

test('a graph answers a table as MLflow prints it, in 32 bits', async (t) => {
  const folder = await temporaryFolder(t, 'onnx')
  await writeFile(join(folder, 'model.onnx'), linearGraph([0.1, -2], [0.5]))
  const model = await openNative({ folder, flavors, signature })
  assert.match(model.runtime, /^onnxruntime \d/u)
  const expected = (a: number, b: number): string =>
    pythonFloat(
      Math.fround(
        Math.fround(
          Math.fround(Math.fround(a) * Math.fround(0.1)) + Math.fround(Math.fround(b) * -2),
        ) + 0.5,
      ),
    )
  const scored = await model.score(json, body([1, 2], [0.3, -4]))
  assert.equal(
    scored?.body.toString(),
    `{"predictions": [{"answer": ${expected(1, 2)}}, {"answer": ${expected(0.3, -4)}}]}`,
  )
  // What MLflow would look at twice is for Python.
  assert.equal(await model.score('text/csv', Buffer.from('a,b\n1,2\n')), undefined)

  const asked = async (shift: number) =>
    measureParity({
      ...{ folder, native: model, signature },
      score: async (type, probe) => {
        const found = await model.score(type, probe)
        assert.ok(found)
        const text = found.body
          .toString()
          .replaceAll(/-?[\d.]+(?:e-?\d+)?(?=\})/gu, (number) =>
            pythonFloat(Number(number) + shift),
          )
        return { ...found, body: Buffer.from(text) }
      },
    })
  assert.deepEqual((await asked(0)).isGood, true)
  assert.equal((await asked(0.000_01)).isGood, false)
})

test('graphs that answer no table, ask for other shapes or can not be read are for Python', async (t) => {
  const folder = await temporaryFolder(t, 'onnx')
  const file = join(folder, 'model.onnx')
  await writeFile(file, linearGraph([1, 2, 3, 4], [0, 0]))
  const two = await openNative({ folder, flavors, signature })
  assert.equal(await two.score(json, body([1, 2])), undefined)
  const report = await measureParity({
    ...{ folder, native: two, signature },
    score: () => assert.fail('nobody asks Python'),
  })
  assert.equal(report.isGood, false)

  await writeFile(file, linearGraph([1, 2, 3], [0]))
  await assert.rejects(openNative({ folder, flavors, signature }), /asked for the shape/u)
  await writeFile(file, 'no graph')
  await assert.rejects(openNative({ folder, flavors, signature }), /does not take it/u)
  await assert.rejects(
    openNative({ folder, flavors: { ...flavors, onnx: { data: '../model.onnx' } }, signature }),
    /not in its folder/u,
  )
  const long = signature.map((column) => ({ ...column, type: 'long' }))
  await assert.rejects(openNative({ folder, flavors, signature: long }), /floating point/u)
})
