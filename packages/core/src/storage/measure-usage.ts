import type { StorageGroup, StorageUse } from '@stemma/contract'
import type { ArtifactStore } from '@stemma/objects'
import type { ArtifactOwnerRow } from '@stemma/store'
import { storePath } from '../artifacts/store-path.ts'
import type { Ctx } from '../room-ctx.ts'

const tellEveryMs = 100

interface Sum {
  artifacts: number
  bytes: number
}

/** Walks over all artifacts once and tells whose they are: lines of kind `progress` meanwhile, then one for each owner, and the total last. */
export async function* measureUsage(
  ctx: Ctx,
  { by }: { readonly by: StorageGroup },
): AsyncGenerator<StorageUse, void, undefined> {
  const database = await ctx.rows.databaseSize()
  const places = await readPlaces(ctx, by)
  const isShared = ctx.objects !== undefined
  const total: Sum = { artifacts: 0, bytes: 0 }
  const other: Sum = { artifacts: 0, bytes: 0 }
  let toldMs = ctx.now()
  for await (const { folder, sizeBytes } of filesOf(ctx.artifacts)) {
    const place = ownerOf(places, folder)
    for (const sum of [total, place?.sum ?? other]) {
      sum.artifacts += 1
      sum.bytes += sizeBytes
    }
    if (ctx.now() - toldMs < tellEveryMs) continue
    toldMs = ctx.now()
    yield { kind: 'progress', ...fieldsOf(total, isShared) }
  }
  for (const { owner, sum } of places.values()) {
    if (sum.artifacts === 0) continue
    const { id, name, lifecycle } = owner
    yield { kind: by, id, name, lifecycle_stage: lifecycle, ...fieldsOf(sum, isShared) }
  }
  if (other.artifacts > 0) yield { kind: 'other', ...fieldsOf(other, isShared) }
  const waitingBytes = isShared ? (await ctx.rows.measureWaiting()).sizeBytes : 0
  const databaseBytes = Math.max(0, database.bytes - waitingBytes)
  yield {
    kind: 'database',
    artifacts: 0,
    logical_bytes: databaseBytes,
    stored_bytes: databaseBytes,
    ...(database.reusableBytes !== undefined && { reusable_bytes: database.reusableBytes }),
  }
  const storedBytes =
    ctx.objects === undefined ? total.bytes : (await ctx.objects.store.storedBytes()) + waitingBytes
  yield {
    kind: 'total',
    artifacts: total.artifacts,
    logical_bytes: total.bytes + databaseBytes,
    stored_bytes: storedBytes + databaseBytes,
  }
}

/** Objects share what is stored: then only all of them together have a size on disk. */
function fieldsOf({ artifacts, bytes }: Sum, isShared: boolean): Omit<StorageUse, 'kind'> {
  return { artifacts, logical_bytes: bytes, ...(!isShared && { stored_bytes: bytes }) }
}

type Places = ReadonlyMap<string, { readonly owner: ArtifactOwnerRow; readonly sum: Sum }>

/** By the folder in the store; of two with one folder the first. */
async function readPlaces({ rows, settings }: Ctx, by: StorageGroup): Promise<Places> {
  const places = new Map<string, { readonly owner: ArtifactOwnerRow; readonly sum: Sum }>()
  for (let after: number | undefined = -1; after !== undefined;) {
    const page = await rows.listArtifactOwners({ by, after })
    for (const owner of page.owners) {
      const folder = folderOf(owner.artifactUri, settings)
      if (folder !== undefined && !places.has(folder))
        places.set(folder, { owner, sum: { artifacts: 0, bytes: 0 } })
    }
    after = page.next
  }
  return places
}

/** Undefined for a location that is elsewhere, or that must not be used. */
function folderOf(uri: string, { trust }: Ctx['settings']): string | undefined {
  try {
    return storePath(uri, trust)
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
