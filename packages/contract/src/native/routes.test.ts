import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode } from '../message/decode.ts'
import { jsonSchema } from '../message/json-schema.ts'
import { mlflowRouteList } from '../mlflow/routes.ts'
import { routePaths, type Route } from '../route.ts'
import { nativeRouteList, nativeRoutes } from './routes.ts'

test('every native route is known by its own name, which no other door has', () => {
  for (const [name, route] of Object.entries<Route>({ ...nativeRoutes }))
    assert.equal(route.name, name)
  const names = [...nativeRouteList, ...mlflowRouteList].map(({ name }) => name)
  assert.equal(new Set(names).size, names.length)
})

test('no two native routes answer the same request, and all stand below /api/v1', () => {
  const served = nativeRouteList.flatMap((route) =>
    routePaths(route).map((path) => `${route.method} ${path}`),
  )
  assert.equal(new Set(served).size, served.length)
  for (const one of served) assert.match(one, /^[A-Z]+ \/api\/v1\/[a-z]/)
})

test('every placeholder of a native path is a field of the message', () => {
  for (const { name, path, request } of nativeRouteList) {
    for (const [, field = ''] of path.matchAll(/\{(\w+)\*?\}/g))
      assert.ok(Object.hasOwn(request.fields, field), `${name}: ${field}`)
  }
})

test('every native message refuses a field of the wrong kind', () => {
  for (const { name, request } of nativeRouteList) {
    for (const field of Object.keys(request.fields)) {
      assert.throws(() => decode(request, { [field]: [[]] }), /parameter '/, `${name}.${field}`)
    }
  }
})

test('what a native route answers is described, by a title and fields', () => {
  for (const { name, status, response, streams, downloads } of nativeRouteList) {
    const says = response !== undefined || streams !== undefined || downloads !== undefined
    assert.equal(status === 204, !says, name)
    if (response) assert.equal(jsonSchema(response)['type'], 'object')
  }
})

test('only a GET, or a POST that searches, asks for no more than reading', () => {
  // The test of a webhook writes nothing here, but makes this server call another.
  const sends = 'webhooks.test'
  const objects = ['objects.bases', 'objects.download']
  const byPost = new Set([
    ...['runs.search', 'runs.count', 'metrics.sample', 'data.query', 'repositories.find'],
    'audit.verify',
    ...[...objects, sends],
  ])
  for (const { name, method, permission, access } of nativeRouteList) {
    const reads = method === 'GET' || byPost.has(name)
    // A file that goes in or out is a stream either way.
    if (access !== 'stream') assert.equal(access !== 'write', reads, name)
    if (permission.includes(':') && name !== sends)
      assert.equal(permission.endsWith(':read'), reads, name)
  }
})
