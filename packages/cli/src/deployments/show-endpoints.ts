import type { NativeEndpoint } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { escapeControls } from '../table/escape-controls.ts'
import { isoTime } from '../table/format-time.ts'
import type { Column } from '../table/render-table.ts'
import { serveArguments } from './serve-arguments.ts'

/** Prints what is to be served, and how it does. */
export async function showEndpoints(
  options: SessionOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, printTable, note } = openSession(options, effects)
  const { endpoints } = await call(http, 'endpoints.list', {})
  if (json) return printJson(endpoints)
  if (endpoints.length === 0 && effects.stdout.isTerminal)
    return note('Nothing is to be served. See: stemma deployments create --help')
  await printTable(endpoints, columns)
}

/** Prints one of them, with the command line that it is served by. */
export async function showEndpoint(
  { name, ...options }: SessionOptions & { readonly name: string },
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson } = openSession(options, effects)
  const endpoint = await call(http, 'endpoints.get', { name })
  if (json) return printJson(endpoint)
  const pairs: readonly (readonly [string, string])[] = [
    ['name', endpoint.name],
    ['revision', String(endpoint.revision)],
    ['model', endpoint.model_uri],
    ['status', endpoint.status],
    ...(endpoint.detail === '' ? [] : [['detail', endpoint.detail] as const]),
    ...(endpoint.url === '' ? [] : [['url', endpoint.url] as const]),
    ...(endpoint.runner === '' ? [] : [['runner', endpoint.runner] as const]),
    ['since', isoTime(endpoint.creation_time)],
    ['by', endpoint.created_by],
    ['as', `stemma ${serveArguments(endpoint).join(' ')}`],
  ]
  const width = Math.max(...pairs.map(([key]) => key.length)) + 2
  const lines = pairs.map(([key, text]) => escapeControls(`${key.padEnd(width)}${text}`))
  await effects.stdout.write(`${lines.join('\n')}\n`)
}

const columns: readonly Column<NativeEndpoint>[] = [
  { title: 'name', text: ({ name }) => name },
  { title: 'revision', text: ({ revision }) => String(revision) },
  { title: 'model', text: ({ model_uri: uri }) => uri },
  { title: 'status', text: ({ status }) => status },
  { title: 'url', text: ({ url }) => url },
  { title: 'runner', text: ({ runner }) => runner },
]
