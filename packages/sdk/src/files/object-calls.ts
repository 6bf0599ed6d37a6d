import {
  decode,
  maxBasePaths,
  maxObjectBatch,
  nativeRoutes,
  objectStreamType,
  routePaths,
  type FileName,
  type NamedFile,
  type NativeRequest,
  type NativeResponse,
} from '@stemma/contract'
import type { Transfer } from './local-file.ts'

type Asked = 'objects.want' | 'objects.bases' | 'objects.name'

/** Those of the ids that the server lacks. It keeps the others for a day. */
export async function askWanted(
  transfer: Transfer,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const lacking = new Set<string>()
  for (const page of pagesOf([...new Set(ids)], maxObjectBatch)) {
    const { wanted } = await ask(transfer, 'objects.want', { ids: page })
    for (const place of wanted) lacking.add(page[place] ?? '')
  }
  return lacking
}

/** Sends a stream of objects; when it resolves they are on the server's disk. */
export async function sendStream(
  { server, signal }: Transfer,
  body: readonly Uint8Array[] | AsyncIterable<Uint8Array>,
): Promise<void> {
  const bytes = { type: objectStreamType, body }
  await server.json({ method: 'POST', path: pathOf('objects.upload'), bytes, signal })
}

/** Makes objects files, up to 10,000 in one transaction. */
export async function nameFiles(transfer: Transfer, files: readonly FileName[]): Promise<void> {
  if (transfer.owner === undefined) return
  for (const page of pagesOf(files, maxObjectBatch)) {
    await ask(transfer, 'objects.name', { ...transfer.owner, files: page })
  }
}

/** What the server would compress new files against, by their paths. */
export async function askBases(
  transfer: Transfer,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  if (transfer.owner === undefined) return found
  for (const page of pagesOf(paths, maxBasePaths)) {
    const { bases } = await ask(transfer, 'objects.bases', { ...transfer.owner, paths: page })
    for (const [place, path] of page.entries()) {
      const base = bases[place]
      if (typeof base === 'string') found.set(path, base)
    }
  }
  return found
}

/** A page of files. */
export interface FilesPage {
  readonly files: readonly NamedFile[]
  readonly next: string | undefined
}

/** A page of the files below a path. */
export async function askFiles(
  { server, owner, signal }: Transfer,
  { path, token }: { readonly path: string; readonly token: string | undefined },
): Promise<FilesPage> {
  const query = new URLSearchParams({ path, limit: String(maxObjectBatch) })
  for (const [name, value] of Object.entries({ ...owner, page_token: token })) {
    if (typeof value === 'string') query.set(name, value)
  }
  const address = `${pathOf('objects.files')}?${query.toString()}`
  const answer = await server.json({ method: 'GET', path: address, signal })
  const { files, next_page_token: next } = read('objects.files', answer)
  return { files, next }
}

/** The path of a route that has no placeholder. */
export function pathOf(name: keyof typeof nativeRoutes): string {
  return routePaths(nativeRoutes[name])[0] ?? ''
}

async function ask<Name extends Asked>(
  { server, signal }: Transfer,
  name: Name,
  json: NativeRequest<Name>,
): Promise<NativeResponse<Name>> {
  return read(name, await server.json({ method: 'POST', path: pathOf(name), json, signal }))
}

/** Checked against the route's record: another server may answer anything. */
function read<Name extends Asked | 'objects.files'>(
  name: Name,
  answer: unknown,
): NativeResponse<Name> {
  const { response } = nativeRoutes[name]
  const fields = typeof answer === 'object' && answer !== null ? answer : {}
  // The guarantee: decoded by the record of the route of this name; a route without an answer is not looked at.
  return (response === undefined ? {} : decode<object>(response, fields)) as NativeResponse<Name>
}

function* pagesOf<T>(items: readonly T[], most: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += most) yield items.slice(at, at + most)
}
