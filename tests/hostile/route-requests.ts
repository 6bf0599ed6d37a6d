import { mlflowRouteList, nativeRouteList, routePaths, type Route } from '@stemma/contract'
import type { HttpRequest } from '../http/request.ts'
import type { Ids } from './world.ts'

/** The parts of JSON Schema that the route records use. */
export interface JsonSchema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

export interface HostileRoute {
  readonly route: Route
  readonly title: string
  readonly path: string
  /** Whether fields come in the query instead of a JSON body. */
  readonly byQuery: boolean
  /** Fields that are not in the path. */
  readonly fields: ReadonlyMap<string, JsonSchema>
  readonly required: ReadonlySet<string>
}

/** Every route of both doors under each of its paths, with valid ids in their places. */
export function hostileRoutes(ids: Ids): HostileRoute[] {
  return [...mlflowRouteList, ...nativeRouteList].flatMap((route) =>
    routePaths(route).map((template) => describeRoute(route, template, ids)),
  )
}

function describeRoute(route: Route, template: string, ids: Ids): HostileRoute {
  const { properties = {}, required = [] }: JsonSchema = route.request.schema()
  const inPath = new Set<string>()
  const path = template.replaceAll(/\{(\w+)\*?\}/g, (_, name: string) => {
    inPath.add(name)
    return String(sampleOf(name, properties[name] ?? { type: 'string' }, ids))
  })
  return {
    route,
    title: `${route.method} ${template}`,
    path,
    byQuery: route.method === 'GET' || route.access === 'stream',
    fields: new Map(Object.entries(properties).filter(([name]) => !inPath.has(name))),
    required: new Set(required.filter((name) => !inPath.has(name))),
  }
}

/** A request with all required fields, and these values in place of some of them; undefined leaves a field out. */
export function requestOf(
  route: HostileRoute,
  ids: Ids,
  changed: Readonly<Record<string, unknown>>,
): HttpRequest {
  const values: Record<string, unknown> = {}
  for (const [name, schema] of route.fields) {
    if (route.required.has(name)) values[name] = sampleOf(name, schema, ids)
  }
  Object.assign(values, changed)
  const { method } = route.route
  if (!route.byQuery) return { method, path: route.path, body: values }
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) query.append(name, String(item))
  }
  return {
    method,
    path: `${route.path}?${query.toString()}`,
    ...(method === 'GET' ? {} : { body: 'x' }),
  }
}

/** A valid value by the field's name, else by its type. */
export function sampleOf(name: string, schema: JsonSchema, ids: Ids): unknown {
  const known: Readonly<Record<string, unknown>> = {
    run_id: ids.runId,
    run_uuid: ids.runId,
    run_ids: [ids.runId],
    experiment_id: ids.experimentId,
    experiment_ids: [ids.experimentId],
    model_id: ids.modelId,
    experiment_name: 'world',
    name: 'hostile',
    new_name: 'hostile',
    metric_key: 'k',
    key: 'k',
    keys: ['k'],
    tag_key: 'k',
    status: 'FINISHED',
    path: 'dir/a.txt',
    artifact_path: `${ids.experimentId}/${ids.runId}/artifacts/dir/a.txt`,
    artifact_file_path: 'dir/a.txt',
    model_json: '{"artifact_path":"m","flavors":{},"utc_time_created":"x","run_id":"x"}',
    value: 'v',
    timestamp: 1000,
  }
  if (name === 'run_id' && schema.type === 'array') return [ids.runId]
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.type === 'array') return known[name] ?? []
  if (schema.type === 'object') {
    const { properties = {}, required = [] } = schema
    return Object.fromEntries(
      required.map((field) => [field, sampleOf(field, properties[field] ?? {}, ids)]),
    )
  }
  if (isNumber(schema)) return 1
  return known[name] ?? 'x'
}

/** Values that the field's type does not allow. */
export function wrongValues(schema: JsonSchema, byQuery: boolean): unknown[] {
  const items = schema.items
  if (byQuery) {
    if (items !== undefined) return items.type === 'string' ? [] : wrongValues(items, true)
    if (schema.enum !== undefined) return ['NOPE', '99']
    if (schema.type === 'boolean') return ['maybe', '7']
    if (schema.type === 'integer') return ['abc', '1.5', '99999999999999999999', '1e999']
    if (isNumber(schema)) return ['abc', '1.5.5', '']
    return []
  }
  if (items !== undefined) {
    // One item may not stand for a list, and an item is never null.
    return ['abc', 5, true, { a: 1 }, [null], ...wrongValues(items, false).map((item) => [item])]
  }
  if (schema.enum !== undefined) return ['NOPE', 99, true, [], {}]
  if (schema.type === 'boolean') return ['maybe', 5, [], {}]
  if (schema.type === 'integer')
    return ['abc', true, [1], { a: 1 }, 1.5, 1e300, '99999999999999999999']
  if (isNumber(schema)) return ['abc', true, [1], { a: 1 }]
  if (schema.type === 'object') return ['abc', 5, true, [1]]
  return [5, true, [1], { a: 1 }]
}

function isNumber(schema: JsonSchema): boolean {
  return schema.type === 'integer' || schema.type === 'number' || Array.isArray(schema.anyOf)
}
