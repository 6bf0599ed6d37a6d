import { jsonSchema, type NativeRoute, type Schema } from '@stemma/contract'
import { refer, type Components } from './openapi-schemas.ts'

/** One route as OpenAPI's operation. */
export function operationOf(route: NativeRoute, components: Components): Schema {
  const { name, summary, permission, method, request } = route
  const { properties, required } = partsOf(jsonSchema(request))
  const inPath = new Set(pathFields(route))
  const others = Object.entries(properties).filter(([field]) => !inPath.has(field))
  const inQuery = method === 'GET' || method === 'DELETE' || route.uploads !== undefined
  const parameters = [
    ...[...inPath].map((field) => ({
      name: field,
      in: 'path',
      required: true,
      ...described(properties[field] ?? {}, components),
    })),
    ...(inQuery
      ? others.map(([field, schema]) => ({
          name: field,
          in: 'query',
          required: required.includes(field),
          ...described(schema, components),
        }))
      : []),
  ]
  return {
    operationId: name,
    summary,
    tags: [name.slice(0, name.indexOf('.'))],
    'x-permission': permission,
    ...(parameters.length > 0 && { parameters }),
    ...(!inQuery && others.length > 0 && { requestBody: requestBody(route, components) }),
    ...(route.uploads !== undefined && {
      requestBody: {
        required: true,
        content: filesOf([route.uploads === true ? anyType : route.uploads]),
      },
    }),
    responses: responsesOf(route, components),
  }
}

/** OpenAPI's form of a path: it has no placeholder for several segments, so slashes of a key go as `%2F` or as they are. */
export function openApiPath(path: string): string {
  return path.replaceAll(/\{(\w+)\*\}/g, '{$1}')
}

function pathFields({ path }: NativeRoute): readonly string[] {
  return [...path.matchAll(/\{(\w+)\*?\}/g)].flatMap(([, field]) => field ?? [])
}

function requestBody(route: NativeRoute, components: Components): Schema {
  const schema = jsonSchema(route.request)
  const inPath = new Set(pathFields(route))
  const { properties, required } = partsOf(schema)
  const body = {
    ...schema,
    properties: Object.fromEntries(
      Object.entries(properties).filter(([field]) => !inPath.has(field)),
    ),
    required: required.filter((field) => !inPath.has(field)),
    additionalProperties: false,
  }
  const { required: needed, ...rest } = body
  return {
    required: needed.length > 0,
    content: { 'application/json': { schema: refer(needed.length > 0 ? body : rest, components) } },
  }
}

function responsesOf(
  { status, response, streams, downloads = [], path }: NativeRoute,
  components: Components,
): Schema {
  const content = {
    ...(response && { 'application/json': { schema: refer(jsonSchema(response), components) } }),
    ...(streams &&
      Object.fromEntries(
        streams.types.map((type) => [
          type,
          { schema: lineSchema(type, refer(jsonSchema(streams.line), components)) },
        ]),
      )),
    ...filesOf(downloads),
  }
  const error = { $ref: '#/components/responses/Error' }
  return {
    [status]: {
      description: status === 204 ? 'Done.' : 'The answer.',
      ...(Object.keys(content).length > 0 && { content }),
    },
    400: error,
    ...(path.includes('{') && { 404: error }),
    503: error,
    default: error,
  }
}

const anyType = 'application/octet-stream'

/** Content that is bytes: OpenAPI 3.1 says so by a schema that says nothing. */
function filesOf(types: readonly string[]): Record<string, Schema> {
  return Object.fromEntries(types.map((type) => [type, {}]))
}

/** Of NDJSON the schema of one line is told beside the text that it is. */
function lineSchema(type: string, line: Schema): Schema {
  return type === 'application/x-ndjson' ? { type: 'string', 'x-line': line } : { type: 'string' }
}

function described(schema: Schema, components: Components): Schema {
  const { description, ...rest } = schema
  return { ...(description !== undefined && { description }), schema: refer(rest, components) }
}

interface Parts {
  readonly properties: Readonly<Record<string, Schema>>
  readonly required: readonly string[]
}

function partsOf(schema: Schema): Parts {
  // The guarantee: made by `message`, whose schemas have properties and perhaps a list of required ones.
  const { properties, required } = schema as unknown as Partial<Parts>
  return { properties: properties ?? {}, required: required ?? [] }
}
