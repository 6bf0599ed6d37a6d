import assert from 'node:assert/strict'
import { test } from 'node:test'
import { familyPath } from './family-path.ts'

void test('every kind of node has a view', () => {
  const model = `m-${'0'.repeat(31)}1`
  const edges = [{ from: 'runs:/abc', to: `models:/${model}`, way: 'made', note: '' }] as const
  const places: Readonly<Record<string, string>> = {
    'data:/churn/7': '/datasets/churn/7',
    'runs:/abc': '/runs/abc',
    'models:/churn/3': '/models/churn/versions/3',
    'models:/a@b.c@champion': '/models/a%40b.c',
    [`models:/${model}`]: `/runs/abc/models/${model}/MLmodel`,
    'deployments:/d1': '/deployments/d1',
    'inferences:/i1': '/predictions/i1',
  }
  for (const [id, path] of Object.entries(places))
    assert.equal(familyPath(id, { edges: [...edges] }), path, id)
})
