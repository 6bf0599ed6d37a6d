import {
  errorStatus,
  nativeRouteList,
  nativeRoutes,
  notImplemented,
  routePaths,
  StemmaError,
  writeJson,
  type NativeRequest,
  type NativeRoute,
} from '@stemma/contract'
import { keepEvidence, openVersionFile, type Caller } from '@stemma/core'
import { toStemmaError } from '../../http/to-stemma-error.ts'
import type { Rooms } from '../../rooms/open-rooms.ts'
import type { Answer } from '../../threads/database/call.ts'
import type { RequestParts } from '../door.ts'
import { addBytes } from './data/add-data.ts'
import { fileBytes } from './data/send-file.ts'
import { objectBytes } from './objects/get-object.ts'
import { receiveObjects } from './objects/upload-objects.ts'
import { nativeShape } from './shape.ts'
import { nativeVerbs } from './verbs.ts'

interface LocalRequest {
  readonly method: string
  readonly body?: string | AsyncIterable<Uint8Array> | undefined
  readonly signal?: AbortSignal | undefined
}

interface LocalAnswer {
  readonly status: number
  readonly ok: boolean
  readonly headers: { readonly get: (name: string) => string | null }
  readonly text: () => Promise<string>
  readonly body: AsyncIterable<Uint8Array>
}

/** What a client of `/api/v1` sends its requests with. */
export type LocalFetch = (url: string, request: LocalRequest) => Promise<LocalAnswer>

const caller: Caller = { actor: { kind: 'stemma' }, requestId: 'command' }
const encoder = new TextEncoder()

/** Answers the requests of a client of `/api/v1` from rooms in this process: the same messages and verbs as over HTTP, and no server. */
export function localFetch(rooms: Rooms): LocalFetch {
  return async (url, { method, body, signal }) => {
    const { pathname, search } = new URL(url)
    try {
      signal?.throwIfAborted()
      const found = findRoute(method, pathname)
      if (found === undefined)
        throw new StemmaError('ENDPOINT_NOT_FOUND', `No route ${method} ${pathname}`)
      const parts: RequestParts = {
        method,
        params: found.params,
        query: search.slice(1),
        ...(typeof body === 'string' && { body: encoder.encode(body) }),
      }
      const { status, texts } =
        typeof body === 'object'
          ? await answerUpload(rooms, found.route, { parts, bytes: body })
          : await answerTo(rooms, found.route, parts)
      return answerOf(status, untilAborted(texts, signal))
    } catch (error) {
      const known = toStemmaError(error, caller.requestId)
      // There is no log in which somebody could look for it.
      if (known !== error) throw error
      return answerOf(errorStatus(known), oneText(nativeShape.printError(known).body))
    }
  }
}

interface Texts {
  readonly status: number
  readonly texts: AsyncIterable<string | Uint8Array>
}

/** The answer of a route whose body is a file. */
async function answerUpload(
  rooms: Rooms,
  route: NativeRoute,
  { parts, bytes }: { readonly parts: RequestParts; readonly bytes: AsyncIterable<Uint8Array> },
): Promise<Texts> {
  if (route.name === 'objects.upload') {
    const answer = await receiveObjects(rooms.ctx(caller), bytes)
    return { status: route.status, texts: oneText(writeJson(answer)) }
  }
  if (route.name === 'decisions.putEvidence') {
    const request = nativeRoutes['decisions.putEvidence'].request
    const { name } = nativeShape.decode(request, { ...parts, method: 'GET' })
    const { id, sizeBytes } = await keepEvidence(rooms.ctx(caller), { name, bytes })
    const answer = { evidence: id, size_bytes: sizeBytes }
    return { status: route.status, texts: oneText(writeJson(answer)) }
  }
  if (route.name !== 'data.add')
    throw notImplemented('This needs a server: start one, and leave out --data.')
  // Beside a file, fields stand in the path and the query.
  const request = nativeShape.decode(nativeRoutes['data.add'].request, { ...parts, method: 'GET' })
  const answer = await addBytes(rooms.ctx(caller), request, bytes)
  return { status: route.status, texts: oneText(writeJson(answer)) }
}

/** The answer of a route, in pieces. Errors come before the first. */
async function answerTo(rooms: Rooms, route: NativeRoute, parts: RequestParts): Promise<Texts> {
  if (route.name === 'data.file') {
    const request = nativeShape.decode(nativeRoutes['data.file'].request, parts)
    return { status: route.status, texts: await fileBytes(rooms.ctx(caller), request) }
  }
  if (route.name === 'objects.get') {
    const { object_id: id } = nativeShape.decode(nativeRoutes['objects.get'].request, parts)
    return { status: route.status, texts: await objectBytes(rooms.ctx(caller), id) }
  }
  if (route.name === 'versionArtifacts.get') {
    const { name, version, path } = nativeShape.decode(
      nativeRoutes['versionArtifacts.get'].request,
      parts,
    )
    const { file } = await openVersionFile(rooms.ctx(caller), {
      ...{ name, version: String(version), path },
    })
    // An artifact's stream yields buffers.
    return { status: route.status, texts: file.read() as AsyncIterable<Uint8Array> }
  }
  // The guarantee: whatever verb this is, it takes the message of its route.
  const verb = nativeVerbs[route.name as 'storage.gc']
  if (verb === undefined) return askDatabase(rooms, route, parts)
  const request = nativeShape.decode(route.request, parts) as NativeRequest<'storage.gc'> // see above
  const answer = verb(rooms.ctx(caller), request)
  const { status } = route
  return Symbol.asyncIterator in answer
    ? { status, texts: written(await answer.next(), answer) }
    : { status, texts: oneText(writeJson(await answer)) }
}

async function askDatabase(
  { database }: Rooms,
  { name, access, status }: NativeRoute,
  parts: RequestParts,
): Promise<Texts> {
  const ask = (page?: unknown): Promise<Answer> => {
    const call = { ...parts, ...caller, door: nativeShape.name, route: name, page }
    return database.answer(access === 'write' ? 'write' : 'read', call)
  }
  const first = await ask()
  const texts = (async function* pages() {
    for (let page = first; ; page = await ask(page.next)) {
      yield typeof page.body === 'string' ? page.body : new TextDecoder().decode(page.body)
      if (page.next === undefined) return
    }
  })()
  return { status: first.status === 200 ? status : first.status, texts }
}

async function* written(
  first: IteratorResult<object, void>,
  lines: AsyncGenerator<object, void, undefined>,
): AsyncGenerator<string> {
  try {
    for (let line = first; line.done !== true; line = await lines.next())
      yield `${writeJson(line.value)}\n`
  } finally {
    await lines.return()
  }
}

async function* oneText(text: string): AsyncGenerator<string> {
  yield text
}

async function* untilAborted(
  texts: AsyncIterable<string | Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<string | Uint8Array> {
  for await (const text of texts) {
    signal?.throwIfAborted()
    yield text
  }
}

function answerOf(status: number, texts: AsyncIterable<string | Uint8Array>): LocalAnswer {
  return {
    status,
    ok: status < 300,
    headers: { get: () => null },
    text: async () => {
      let all = ''
      for await (const text of texts)
        all += typeof text === 'string' ? text : new TextDecoder().decode(text)
      return all
    },
    body: (async function* bytes() {
      for await (const text of texts) yield typeof text === 'string' ? encoder.encode(text) : text
    })(),
  }
}

interface FoundRoute {
  readonly route: NativeRoute
  readonly params: Readonly<Record<string, string>>
}

/** The route of a path, and what the segments that it names are. One with fewer such segments comes first. */
function findRoute(method: string, path: string): FoundRoute | undefined {
  for (const { route, pattern } of patterns()) {
    const match = route.method === method ? pattern.exec(path) : null
    if (match === null) continue
    const params = Object.entries(match.groups ?? {}).map(([name, text]) => [
      name,
      decodeURIComponent(text),
    ])
    return { route, params: Object.fromEntries(params) as Record<string, string> } // pairs of text
  }
  return undefined
}

interface Pattern {
  readonly route: NativeRoute
  readonly pattern: RegExp
  readonly named: number
}

let made: readonly Pattern[] | undefined

function patterns(): readonly Pattern[] {
  return (made ??= nativeRouteList
    .flatMap((route) =>
      routePaths(route).map((path) => {
        // `{name*}` is the rest of the path, `{name}` one segment; the other letters of our paths stand for themselves.
        const source = path
          .replaceAll('.', String.raw`\.`)
          .replace(/\{(\w+)\*\}/, '(?<$1>.+)')
          .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')
        const named = source.split('(?<').length - 1
        return { route, pattern: new RegExp(`^${source}$`), named }
      }),
    )
    .toSorted((one, other) => one.named - other.named))
}
