import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requirements, signature } from './model-facts.ts'

void test('the signature is read as MLflow writes it, folded and quoted', () => {
  const text = `flavors:
  python_function:
    env: x
signature:
  inputs: '[{"type": "double", "name": "it''s", "required": true}, {"type": "long",
    "name": "b", "required": true}]'
  outputs: '[{"type": "tensor"}]'
  params: null
utc_time_created: '2026-01-01'
`
  assert.deepEqual(
    [...signature(text)],
    [
      [
        'inputs',
        `[{"type": "double", "name": "it's", "required": true}, {"type": "long", "name": "b", "required": true}]`,
      ],
      ['outputs', '[{"type": "tensor"}]'],
    ],
  )
  assert.equal(signature('flavors: {}\n').size, 0)
  assert.equal(signature('signature:').size, 0)
})

void test('requirements are packages with their versions', () => {
  assert.deepEqual(
    [
      ...requirements(
        'mlflow==3.17.2\nscikit-learn>=1,<2 # why\n-r other.txt\n\n# no\npandas[x]==1\n',
      ),
    ],
    [
      ['mlflow', '==3.17.2'],
      ['scikit-learn', '>=1,<2'],
      ['pandas[x]', '==1'],
    ],
  )
})
