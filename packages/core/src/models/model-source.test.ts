import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isWithin, parseModelSource } from './model-source.ts'

const trust = { locations: ['mlflow-artifacts:/', 'https://files.example/root'], schemes: [] }

function kindOf(source: string, isPrompt = false): string {
  return parseModelSource({ source, isPrompt, byModel: false }, trust).kind
}

function refusal(source: string, isPrompt = false): string {
  try {
    return `accepted as ${kindOf(source, isPrompt)}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

void test('a source is known by what vouches for it', () => {
  const kinds: Readonly<Record<string, string>> = {
    's3://bucket/m': 'remote',
    'S3://bucket/m/': 'remote',
    's3://bucket//m': 'remote',
    's3://bucket/models/artifact/..../m': 'remote',
    'dbfs:/m': 'remote',
    'wasbs://c@h/m': 'remote',
    [`models:/m-${'0'.repeat(32)}`]: 'logged',
    'models:/churn/3': 'version',
    'models:/churn/latest': 'version',
    'models:/churn/Production': 'version',
    'models:/churn@champion': 'version',
    'runs:/abc/model': 'run',
    'runs:/abc': 'run',
    'mlflow-artifacts:/1/abc/artifacts/m': 'proxied',
    'https://files.example/root/m': 'remote',
    'https://files.example/api/2.0/mlflow-artifacts/artifacts/1/m': 'proxied',
    'https://files.example/api/2.0/mlflow%2dartifacts/artifacts/1/m': 'proxied',
    '/srv/m': 'local',
    m: 'local',
    '../m': 'local',
    'file:///m': 'local',
    'FILE:/m': 'local',
    'file://host/m': 'local',
    'C:/m': 'local',
  }
  for (const [source, kind] of Object.entries(kinds)) assert.equal(kindOf(source), kind, source)
})

void test('parent segments, in any spelling, and other tricks are refused', () => {
  const bad = [
    's3://b/../m',
    's3://b/%2e%2e/m',
    's3://b/%252e%252e/m',
    's3://b/..%2fm',
    's3://b/a%5c..%5cm',
  ]
  const more = [
    's3://b/m%00',
    's3://b/m\u0000',
    's3://b/m#x',
    's3://b/m;x',
    's3://b/m?x=/../y',
    's3://b/./m',
    's3://b\\..\\m',
  ]
  const relative = [
    'javascript:alert(1)',
    'foo:bar',
    's3://b',
    's3:m',
    'runs:/',
    'models:/',
    'mlflow-artifacts:m',
  ]
  const nested = ['mlflow-artifacts:/1/../2', 'runs:/abc/../../m', 'models:/churn/../other/1']
  for (const source of [...bad, ...more, ...relative, ...nested])
    assert.match(refusal(source), /^Invalid model version source: /, source)
})

void test('hosts that the server was not configured with are refused, however they are spelled', () => {
  for (const source of [
    'http://evil.example/m',
    'HTTPS://evil.example/m',
    'https://files.example@evil.example/root/m',
    'https://files.example.evil.example/root/m',
    'https://files.example:8443/root/m',
    'hdfs://evil/m',
    'ftp://evil/m',
    'mlflow-artifacts://evil/1/m',
  ])
    assert.match(refusal(source), /^'source' cannot use the /, source)
  for (const source of ['models://evil/churn/1', 'runs://evil/abc/m'])
    assert.match(refusal(source), /^Invalid model version source/, source)
})

void test('a prompt takes a placeholder and nothing else', () => {
  assert.equal(kindOf('dummy-source', true), 'prompt')
  assert.equal(kindOf('prompt-template', true), 'prompt')
  for (const source of [
    '/etc/passwd',
    's3://b/m',
    'models:/churn/1',
    'dummy-source/../x',
    'Dummy-source',
  ])
    assert.match(refusal(source, true), /^Invalid prompt source/, source)
})

void test('no text makes it throw anything but a refusal', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('', 's3://b/', 'models:/', 'runs:/', 'mlflow-artifacts:/'),
      (text, prefix) => {
        const said = refusal(prefix + text)
        assert.match(said, /^(accepted as|Invalid model version source|'source' )/)
        if (said === 'accepted as remote' || said === 'accepted as proxied')
          assert.ok(
            !decodeURIComponentSafely(prefix + text)
              .split('/')
              .includes('..'),
          )
      },
    ),
  )
})

void test('a place is within a folder by whole segments, after decoding', () => {
  const root = 'mlflow-artifacts:/1/abc/artifacts'
  assert.ok(isWithin(`${root}/m`, root))
  assert.ok(isWithin(root, root))
  assert.ok(isWithin('mlflow-artifacts:/1//abc/%61rtifacts/m', root))
  for (const other of [
    'mlflow-artifacts:/1/abc/artifacts2/m',
    'mlflow-artifacts:/1/abcd/artifacts/m',
    's3:/1/abc/artifacts/m',
    'mlflow-artifacts://h/1/abc/artifacts/m',
  ])
    assert.ok(!isWithin(other, root), other)
  assert.ok(!isWithin('mlflow-artifacts:/x', 'mlflow-artifacts:/'))
})

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
