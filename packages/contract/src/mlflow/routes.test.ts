import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode } from '../message/decode.ts'
import { jsonSchema } from '../message/json-schema.ts'
import { routePaths, type Route } from '../route.ts'
import { mlflowRouteList, mlflowRoutes } from './routes.ts'

test('every route is known by its own name', () => {
  for (const [name, route] of Object.entries<Route>({ ...mlflowRoutes }))
    assert.equal(route.name, name)
  assert.equal(mlflowRouteList.length, Object.keys(mlflowRoutes).length)
})

test('no two routes answer the same request', () => {
  const served = mlflowRouteList.flatMap((route) =>
    routePaths(route).map((path) => `${route.method} ${path}`),
  )
  assert.equal(new Set(served).size, served.length)
})

test('every placeholder of a path is a field of the message', () => {
  for (const { name, path, request } of mlflowRouteList) {
    for (const [, field = ''] of path.matchAll(/\{(\w+)\*?\}/g))
      assert.ok(Object.hasOwn(request.fields, field), `${name}: ${field}`)
  }
})

test('every message refuses a field of the wrong kind, and has a schema', () => {
  for (const { name, request } of mlflowRouteList) {
    for (const field of Object.keys(request.fields)) {
      assert.throws(() => decode(request, { [field]: [[]] }), /parameter '/, `${name}.${field}`)
    }
    assert.equal(jsonSchema(request)['type'], 'object')
  }
})

test('only a GET, or a POST that searches or downloads, asks for no more than reading', () => {
  const byPost = new Set([
    'searchExperiments',
    'searchRuns',
    'searchDatasets',
    'searchLoggedModels',
    'getLatestVersions',
    'presignDownload',
    'searchTraces',
    'batchGetTraceInfos',
  ])
  for (const { name, method, permission } of mlflowRouteList) {
    assert.equal(permission.endsWith(':read'), method === 'GET' || byPost.has(name), name)
  }
})

test('the routes that exist once, exist once', () => {
  assert.deepEqual(routePaths(mlflowRoutes.getHistoryBulk), [
    '/ajax-api/2.0/mlflow/metrics/get-history-bulk',
  ])
  assert.deepEqual(routePaths(mlflowRoutes.getArtifact), ['/get-artifact'])
  assert.equal(routePaths(mlflowRoutes.searchDatasets).length, 2)
  assert.equal(mlflowRoutes.searchExperimentsByQuery.path, mlflowRoutes.searchExperiments.path)
})
