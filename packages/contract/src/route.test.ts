import assert from 'node:assert/strict'
import { test } from 'node:test'
import { routePaths, type Route } from './route.ts'

test('a route is served under its prefixes', () => {
  const route = { path: '/mlflow/runs/get', version: 2, prefixes: 'both' } as const
  assert.deepEqual(routePaths(route), ['/api/2.0/mlflow/runs/get', '/ajax-api/2.0/mlflow/runs/get'])
  assert.deepEqual(routePaths({ ...route, prefixes: 'ajax-api' }), [
    '/ajax-api/2.0/mlflow/runs/get',
  ])
  assert.deepEqual(routePaths({ ...route, prefixes: 'api', version: 3 }), [
    '/api/3.0/mlflow/runs/get',
  ])
  assert.deepEqual(routePaths({ ...route, prefixes: 'root' }), ['/mlflow/runs/get'])
})

test('a record without a permission is no route', () => {
  // Compiles only as long as the type demands a permission.
  const isRoute: Omit<Route, 'permission'> extends Route ? true : false = false
  assert.equal(isRoute, false)
})
