import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatArtifactsUri, parseArtifactsUri } from './artifacts-uri.ts'
import { formatModelsUri, parseModelsUri, type ModelsUri } from './models-uri.ts'
import { formatRunsUri, parseRunsUri } from './runs-uri.ts'

const segment = fc
  .string({ unit: fc.constantFrom('a', 'B', '9', '.', ' ', '?', '%', 'é', '+', '@') })
  .filter((s) => s !== '' && s !== '.' && s !== '..' && !/%[0-9a-f]{2}/i.test(s))
const path = fc.array(segment, { maxLength: 4 }).map((segments) => segments.join('/'))
const hex = fc.string({
  unit: fc.constantFrom(...Array.from('0123456789abcdef')),
  minLength: 32,
  maxLength: 32,
})

test('runs:/ URIs read back as they were written', () => {
  fc.assert(
    fc.property(hex, path, (runId, inside) => {
      const uri = { runId, path: inside }
      assert.deepEqual(parseRunsUri(formatRunsUri(uri)), uri)
    }),
  )
})

test('mlflow-artifacts:/ URIs read back as they were written', () => {
  fc.assert(
    fc.property(path, fc.boolean(), (inside, hasHost) => {
      const uri = hasHost ? { host: 'h:5000', path: inside } : { path: inside }
      assert.deepEqual(parseArtifactsUri(formatArtifactsUri(uri)), uri)
    }),
  )
})

test('each form of a models:/ URI is read and written', () => {
  const id = `m-${'0a'.repeat(16)}`
  const forms: Record<string, ModelsUri> = {
    [`models:/${id}`]: { kind: 'logged', modelId: id },
    'models:/iris/3': { kind: 'version', name: 'iris', version: 3 },
    'models:/iris/latest': { kind: 'latest', name: 'iris' },
    'models:/iris/Staging': { kind: 'stage', name: 'iris', stage: 'Staging' },
    'models:/iris@champion': { kind: 'alias', name: 'iris', alias: 'champion' },
    'models:/a@b c/2': { kind: 'version', name: 'a@b c', version: 2 },
  }
  for (const [text, uri] of Object.entries(forms)) {
    assert.deepEqual(parseModelsUri(text), uri)
    assert.equal(formatModelsUri(uri), text)
  }
})

test('the word latest is known in any case', () => {
  assert.deepEqual(parseModelsUri('models:/iris/LATEST'), { kind: 'latest', name: 'iris' })
})

test('what is no such URI is refused, with the form that it should have', () => {
  const noModels = [
    'models:/',
    'models:iris/1',
    'models:/iris',
    'models:/iris/',
    'models:/iris/1/x',
    'models:/@a',
    'models:/iris@',
    'models://h/iris/1',
    'runs:/x',
    `models:/iris/${'9'.repeat(20)}`,
  ]
  for (const text of noModels)
    assert.throws(() => parseModelsUri(text), /models:\/NAME\/VERSION/, text)
  for (const text of [
    'runs:/',
    'runs:x',
    'runs://h/x',
    'models:/a/1',
    'runs:/a?b',
    'runs:/a b/c',
  ]) {
    assert.throws(() => parseRunsUri(text), /runs:\/RUN_ID/, text)
  }
  assert.throws(() => parseArtifactsUri('s3://b/x'), /mlflow-artifacts/)
})

test('paths inside a URI cannot leave their root', () => {
  assert.throws(() => parseRunsUri('runs:/abc/../x'), /^StemmaError: Invalid path$/)
  assert.throws(() => parseRunsUri('runs:/abc/%2e%2e/x'), /Invalid path/)
  assert.throws(() => parseArtifactsUri('mlflow-artifacts:/../../etc'), /Invalid path/)
})
