import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refuseHostScheme } from './host-scheme.ts'

const nothing = { locations: [], schemes: [] }

test('schemes that name a host are refused, by the name of the field', () => {
  for (const scheme of ['ftp', 'sftp', 'hdfs', 'viewfs', 'http', 'https', 'r2', 'b2', 'abfss']) {
    assert.throws(
      () => refuseHostScheme({ field: 'source', uri: `${scheme}://evil.example/m` }, nothing),
      (error) =>
        error instanceof Error &&
        error.message.startsWith(`'source' cannot use the '${scheme}' scheme: `),
    )
  }
  assert.throws(
    () => refuseHostScheme({ field: 'source', uri: 'HTTP:x' }, nothing),
    /'http' scheme/,
  )
  assert.throws(
    () => refuseHostScheme({ field: 'source', uri: 'mlflow-artifacts://host/x' }, nothing),
    /'mlflow-artifacts' scheme/,
  )
})

test('buckets, local paths and our own artifacts are fine', () => {
  for (const uri of [
    's3://b/p',
    'gs://b/p',
    'dbfs:/x',
    '/local',
    'relative',
    'file:///x',
    'mlflow-artifacts:/x',
    'mlflow-artifacts:///x',
  ]) {
    assert.doesNotThrow(() => refuseHostScheme({ field: 'source', uri }, nothing))
  }
})

test('a configured host is trusted with its port, the default one filled in', () => {
  const trust = {
    locations: ['https://Store.example/root', 'mlflow-artifacts://mine:5000/', '/local'],
    schemes: [],
  }
  for (const uri of [
    'https://store.example/x',
    'https://user@store.example:443/x',
    'mlflow-artifacts://mine:5000/x',
  ]) {
    assert.doesNotThrow(() => refuseHostScheme({ field: 'source', uri }, trust), uri)
  }
  for (const uri of [
    'https://store.example:8443/x',
    'http://store.example/x',
    'https://store.example.evil/x',
    'https://store.example@evil/x',
    'mlflow-artifacts://mine/x',
  ]) {
    assert.throws(() => refuseHostScheme({ field: 'source', uri }, trust), /names a host/, uri)
  }
})

test('an allowed scheme may name any host', () => {
  assert.doesNotThrow(() =>
    refuseHostScheme(
      { field: 'source', uri: 'hdfs://any/x' },
      { locations: [], schemes: ['HDFS'] },
    ),
  )
})
