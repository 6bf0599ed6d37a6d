import { nativeRoutes, writeJson, type StorageGroup, type StorageUse } from '@stemma/contract'
import type { ArtifactStore } from '@stemma/objects'
import type { ArtifactOwnerRow } from '@stemma/store'
import type { FastifyReply } from 'fastify'
import type { ServerSettings } from '../../../config/settings.ts'
import type { Engine } from '../../../engine/engine.ts'
import type { Call } from '../../../engine/protocol.ts'
import { send } from '../../../http/app.ts'
import { storePath } from '../../artifacts/artifact-root.ts'
import { contentOf, internalCall } from '../internal-call.ts'
import { sendLines } from '../send-lines.ts'
import { decodeStrictly } from '../strict-request.ts'
import type { ObjectMaintenance } from './object-maintenance.ts'

export interface UsageParts {
  readonly stopping: AbortSignal
  readonly engine: Pick<Engine, 'read'>
  readonly artifacts: ArtifactStore
  readonly settings: Pick<ServerSettings, 'defaultArtifactRoot' | 'hostSchemes'>
  readonly objects?: ObjectMaintenance | undefined
}

const tellEveryMs = 100

/** Answers `GET /storage/usage`: walks over all artifacts once and tells whose they are. */
export async function storageUsage(
  reply: FastifyReply,
  parts: UsageParts,
  call: Call,
): Promise<FastifyReply> {
  const { by } = decodeStrictly(nativeRoutes['storage.usage'].request, call)
  const size = await parts.engine.read(internalCall(call, 'storage.usage database'))
  if (size.status !== 200) return send(reply, size)
  const database = contentOf(size) as { readonly bytes: number; readonly reusableBytes?: number } // what `databaseSize` answers
  return sendLines(reply, usageLines(parts, { call, by, database }), parts.stopping)
}

interface Question {
  readonly call: Call
  readonly by: StorageGroup
  readonly database: { readonly bytes: number; readonly reusableBytes?: number }
}

interface Sum {
  artifacts: number
  bytes: number
}

export async function* usageLines(
  parts: UsageParts,
  { call, by, database }: Question,
): AsyncGenerator<Buffer> {
  const places = await readPlaces(parts, call, by)
  const isShared = parts.objects !== undefined
  const total: Sum = { artifacts: 0, bytes: 0 }
  const other: Sum = { artifacts: 0, bytes: 0 }
  let toldMs = performance.now()
  for await (const { folder, sizeBytes } of filesOf(parts.artifacts)) {
    const place = ownerOf(places, folder)
    for (const sum of [total, place?.sum ?? other]) {
      sum.artifacts += 1
      sum.bytes += sizeBytes
    }
    if (performance.now() - toldMs < tellEveryMs) continue
    toldMs = performance.now()
    yield line({ kind: 'progress', ...fieldsOf(total, isShared) })
  }
  for (const { owner, sum } of places.values()) {
    if (sum.artifacts === 0) continue
    const { id, name, lifecycle } = owner
    yield line({ kind: by, id, name, lifecycle_stage: lifecycle, ...fieldsOf(sum, isShared) })
  }
  if (other.artifacts > 0) yield line({ kind: 'other', ...fieldsOf(other, isShared) })
  const waitingBytes = (await parts.objects?.waitingBytes()) ?? 0
  const databaseBytes = Math.max(0, database.bytes - waitingBytes)
  yield line({
    kind: 'database',
    artifacts: 0,
    logical_bytes: databaseBytes,
    stored_bytes: databaseBytes,
    ...(database.reusableBytes !== undefined && { reusable_bytes: database.reusableBytes }),
  })
  const storedBytes = parts.objects
    ? (await parts.objects.storedBytes()) + waitingBytes
    : total.bytes
  yield line({
    kind: 'total',
    artifacts: total.artifacts,
    logical_bytes: total.bytes + databaseBytes,
    stored_bytes: storedBytes + databaseBytes,
  })
}

/** Objects share what is stored: then only all of them together have a size on disk. */
function fieldsOf({ artifacts, bytes }: Sum, isShared: boolean): Omit<StorageUse, 'kind'> {
  return { artifacts, logical_bytes: bytes, ...(!isShared && { stored_bytes: bytes }) }
}

type Places = ReadonlyMap<string, { readonly owner: ArtifactOwnerRow; readonly sum: Sum }>

/** By the folder in the store; of two with one folder the first. */
async function readPlaces(
  { engine, settings }: UsageParts,
  call: Call,
  by: StorageGroup,
): Promise<Places> {
  const places = new Map<string, { readonly owner: ArtifactOwnerRow; readonly sum: Sum }>()
  for (let after: number | undefined = -1; after !== undefined;) {
    const answer = await engine.read(internalCall(call, 'storage.usage owners', { by, after }))
    // What `listArtifactOwners` answers.
    const page = contentOf(answer) as {
      readonly owners: readonly ArtifactOwnerRow[]
      readonly next?: number
    }
    for (const owner of page.owners) {
      const folder = folderOf(owner.artifactUri, settings)
      if (folder !== undefined && !places.has(folder))
        places.set(folder, { owner, sum: { artifacts: 0, bytes: 0 } })
    }
    after = page.next
  }
  return places
}

function folderOf(uri: string, settings: UsageParts['settings']): string | undefined {
  try {
    return storePath(uri, settings)
  } catch {
    return undefined
  }
}

/** The owner whose folder is nearest above. */
function ownerOf(places: Places, folder: string): ReturnType<Places['get']> {
  for (let above = folder; ; above = above.slice(0, above.lastIndexOf('/'))) {
    const place = places.get(above)
    if (place) return place
    if (!above.includes('/')) return places.get('')
  }
}

async function* filesOf(
  artifacts: ArtifactStore,
): AsyncGenerator<{ readonly folder: string; readonly sizeBytes: number }> {
  const open = ['']
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (let after: string | undefined = ''; after !== undefined;) {
      const page = await artifacts.list(folder, { limit: 1000, ...(after !== '' && { after }) })
      for (const { name, isDirectory, sizeBytes } of page.entries) {
        if (isDirectory) open.push(folder === '' ? name : `${folder}/${name}`)
        else yield { folder, sizeBytes }
      }
      after = page.next
    }
  }
}

function line(use: StorageUse): Buffer {
  return Buffer.from(`${writeJson(use)}\n`)
}
