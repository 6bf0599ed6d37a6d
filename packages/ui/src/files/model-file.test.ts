import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readModelFile } from './model-file.ts'

const file = `artifact_path: mlflow-artifacts:/1/models/m-1/artifacts
flavors:
  python_function:
    env:
      conda: conda.yaml
    loader_module: mlflow.sklearn
  sklearn:
    code: null
mlflow_version: 3.17.2
model_id: m-${'ab'.repeat(16)}
signature:
  inputs: '[{"type": "double", "name": "mean radius", "required": true}, {"type":
    "string", "name": "patient''s name", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]'
  params: null
`

void test('an MLmodel file says its flavors and its signature', () => {
  assert.deepEqual(readModelFile(file), {
    flavors: ['python_function', 'sklearn'],
    inputs: [
      { name: 'mean radius', type: 'double', isRequired: true },
      { name: "patient's name", type: 'string', isRequired: false },
    ],
    outputs: [{ name: '0', type: 'tensor {"dtype":"int64","shape":[-1]}', isRequired: true }],
    uri: `models:/m-${'ab'.repeat(16)}`,
  })
})

void test('what is none of that is empty', () => {
  const empty = { flavors: [], inputs: [], outputs: [], uri: undefined }
  for (const text of ['', 'flavors:', "  inputs: '[{'", '\u0000'])
    assert.deepEqual(readModelFile(text), empty, text)
})
