import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nativeRouteList, routePaths } from '@stemma/contract'
import { startNative } from './native.testing.ts'
import { refer } from './openapi-schemas.ts'
import { openApiDocument } from './openapi.ts'

const methods = new Set(['get', 'post', 'put', 'patch', 'delete'])

/** Any node of the document. */
type Node = Readonly<Record<string, unknown>>

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null
}

function at(node: unknown, ...steps: readonly string[]): unknown {
  return steps.reduce<unknown>(
    (inner, step) => (isNode(inner) && Object.hasOwn(inner, step) ? inner[step] : undefined),
    node,
  )
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Every operation with its path and method. */
function operations(
  document: Node,
): readonly { readonly path: string; readonly method: string; readonly operation: Node }[] {
  return Object.entries(at(document, 'paths') ?? {}).flatMap(([path, item]) =>
    Object.entries(isNode(item) ? item : {}).map(([method, operation]) => ({
      path,
      method,
      operation: isNode(operation) ? operation : {},
    })),
  )
}

function refsIn(node: unknown): readonly string[] {
  if (!isNode(node)) return []
  return Object.entries(node).flatMap(([key, value]) =>
    key === '$ref' ? [String(value)] : refsIn(value),
  )
}

/** Every named integer below a node, and what is said of it. */
function described(
  node: unknown,
): readonly { readonly name: string; readonly description: string }[] {
  if (!isNode(node)) return []
  return Object.entries(node).flatMap(([name, value]) => [
    ...(at(value, 'type') === 'integer' && name !== 'schema' && name !== 'items'
      ? [{ name, description: String(at(value, 'description')) }]
      : []),
    ...described(value),
  ])
}

const document = openApiDocument('')

test('every reference leads somewhere', () => {
  const refs = refsIn(document)
  assert.ok(refs.length > 50)
  for (const ref of refs) {
    assert.match(ref, /^#\//)
    assert.ok(isNode(at(document, ...ref.slice(2).split('/'))), ref)
  }
})

test('every operation has a name of its own, a permission, a summary and answers', () => {
  const found = operations(document)
  assert.equal(new Set(found.map(({ operation }) => operation['operationId'])).size, found.length)
  for (const { path, method, operation } of found) {
    assert.ok(methods.has(method), path)
    assert.match(String(operation['x-permission']), /^(?:\w+:\w+|admin|public)$/)
    assert.match(String(operation['summary']), /\.$/)
    assert.ok(at(operation, 'responses', 'default'), path)
    assert.ok(
      ['200', '201', '204'].some((status) => at(operation, 'responses', status)),
      path,
    )
  }
})

test('every placeholder of a path is declared, and nothing else as one', () => {
  for (const { path, method, operation } of operations(document)) {
    const declared = list(operation['parameters']).filter(
      (parameter) => at(parameter, 'in') === 'path',
    )
    assert.deepEqual(
      declared.map((parameter) => at(parameter, 'name')),
      [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name),
      `${method} ${path}`,
    )
    for (const parameter of declared) assert.equal(at(parameter, 'required'), true)
  }
})

test('every time says its unit', () => {
  const times = described(document).filter(
    ({ name }) => /(?:^|_)time(?:stamp)?$/.test(name) && !name.startsWith('uptime'),
  )
  assert.ok(times.length > 15)
  for (const { name, description } of times)
    assert.match(description, /milliseconds since 1970/i, name)
})

test('every parameter and body has a schema', () => {
  for (const { path, method, operation } of operations(document)) {
    for (const parameter of list(operation['parameters']))
      assert.ok(isNode(at(parameter, 'schema')), path)
    const body = at(operation, 'requestBody')
    for (const content of Object.values(at(body, 'content') ?? {}))
      assert.ok(isNode(content), `${method} ${path}`)
    if (method === 'get') assert.equal(body, undefined)
  }
})

test('every route of the native door is in it, and nothing else', () => {
  const routes = nativeRouteList.flatMap((route) =>
    routePaths(route).map((path) => `${route.method} ${path.replaceAll('*}', '}')} ${route.name}`),
  )
  const described = operations(document).map(
    ({ path, method, operation }) =>
      `${method.toUpperCase()} ${path} ${String(operation['operationId'])}`,
  )
  assert.deepEqual(described.toSorted(), routes.toSorted())
})

test('no two schemas share a name', () => {
  const components = new Map()
  refer({ title: 'A', type: 'string' }, components)
  assert.throws(() => refer({ title: 'A', type: 'object' }, components), /Two schemas are named A/)
})

test('every route that it describes is served, and it is served itself', async (t) => {
  const { url } = await startNative(t)
  const served: unknown = await (await fetch(`${url}/api/v1/openapi.json`)).json()
  assert.deepEqual(served, JSON.parse(JSON.stringify(document)))
  for (const { path, method, operation } of operations(document)) {
    const answer = await fetch(url + path.replaceAll(/\{\w+\}/g, 'x'), {
      method: method.toUpperCase(),
    })
    const code = answer.status < 400 ? undefined : at(await answer.json(), 'error_code')
    const what = `${String(operation['operationId'])}: ${answer.status} ${String(code)}`
    assert.ok(code !== 'ENDPOINT_NOT_FOUND' && answer.status < 500, what)
  }
})
