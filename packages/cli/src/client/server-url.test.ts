import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CliError } from '../fail.ts'
import { serverUrl } from './server-url.ts'

test('the flag counts before STEMMA_URL, that before MLFLOW_TRACKING_URI, that before the default', () => {
  const both = { STEMMA_URL: 'http://b:1', MLFLOW_TRACKING_URI: 'https://c' }
  assert.deepEqual(serverUrl('http://a/x/', both), { url: 'http://a/x', source: '--url' })
  assert.deepEqual(serverUrl(undefined, both), { url: 'http://b:1', source: 'STEMMA_URL' })
  assert.equal(serverUrl(undefined, { MLFLOW_TRACKING_URI: 'https://c/' }).url, 'https://c')
  assert.deepEqual(serverUrl(undefined, {}), { url: 'http://127.0.0.1:5000', source: 'default' })
})

test('a tracking URI that is a file or a database names no server', () => {
  for (const uri of ['sqlite:///mlflow.db', './mlruns', 'file:///x', 'databricks', '']) {
    assert.equal(serverUrl(undefined, { MLFLOW_TRACKING_URI: uri }).source, 'default')
  }
})

test('what is no address is a usage error that keeps the password to itself', () => {
  assert.throws(
    () => serverUrl('ftp://me:secret@host', {}),
    (error) =>
      error instanceof CliError && error.exitCode === 2 && !error.message.includes('secret'),
  )
  assert.throws(() => serverUrl('localhost:5000', {}), /--url must be the address/u)
})
