import { errorTable, nativeRouteList, routePaths, type Schema } from '@stemma/contract'
import { stemmaVersion } from '../../http/probes.ts'
import { openApiPath, operationOf } from './openapi-operation.ts'
import { refer, type Components } from './openapi-schemas.ts'

const texts = new Map<string, string>()

/** The OpenAPI 3.1 document of the native door as JSON text, for a server below `prefix`. Made once. */
export function openApiText(prefix: string): string {
  let text = texts.get(prefix)
  if (text === undefined) {
    text = JSON.stringify(openApiDocument(prefix))
    texts.set(prefix, text)
  }
  return text
}

/** The same as data. */
export function openApiDocument(prefix: string): Schema {
  const components: Components = new Map()
  const error = refer(errorSchema, components)
  const paths: Record<string, Record<string, Schema>> = {}
  for (const route of nativeRouteList) {
    for (const path of routePaths(route))
      (paths[openApiPath(path)] ??= {})[route.method.toLowerCase()] = operationOf(route, components)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Stemma',
      version: stemmaVersion,
      description:
        'Experiments, runs, metrics and logged models. Times are milliseconds since 1970; 64-bit integers are exact; NaN goes as text.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: prefix === '' ? '/' : prefix }],
    paths,
    components: {
      schemas: Object.fromEntries([...components].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      responses: {
        Error: {
          description: 'What went wrong. The header x-request-id names the request in the log.',
          content: { 'application/json': { schema: error } },
        },
      },
    },
  }
}

const errorSchema: Schema = {
  title: 'Error',
  type: 'object',
  properties: {
    error_code: {
      type: 'string',
      enum: Object.keys(errorTable),
      description: Object.entries(errorTable)
        .map(([code, { status, about }]) => `${code} (${status}): ${about}`)
        .join(' '),
    },
    message: { type: 'string' },
    sqlstate: { type: 'string' },
    error_class: { type: 'string' },
  },
  required: ['error_code', 'message'],
}
