import { createHash } from 'node:crypto'
import { lstat, unlink } from 'node:fs/promises'
import { eachOf } from '@stemma/contract'
import type { ObjectId } from '@stemma/objects'
import type { Adoption } from '../artifacts/adopt-artifacts.ts'
import { placeOf } from '../artifacts/artifact-path.ts'
import type { Objects } from '../objects/objects.ts'
import type { Rows } from '../rows.ts'
import { fileState } from './file-state.ts'
import type { PlainFile } from './plain-walk.ts'
import { putFile } from './put-file.ts'
import { codeOf, SourceError } from './source-error.ts'

/** From here on a file may be stored as the difference to another. */
const largeBytes = 65_536
const mostAtOnce = 32
const mostTries = 3

export interface TakingOver {
  readonly rows: Rows
  readonly objects: Pick<Objects, 'put' | 'read'>
  /** Else the files stay. */
  readonly removes: boolean
  readonly signal?: AbortSignal | undefined
}

/** What became of a file: it has a name in the store now (or had one), or it was left alone and why. It can be both. */
export interface Outcome {
  readonly file: PlainFile
  readonly isAdopted: boolean
  readonly isNew: boolean
  readonly reason?: string
}

interface Stored {
  readonly file: PlainFile
  readonly id: ObjectId
  readonly sizeBytes: number
  readonly modifiedMs: number
  readonly mark: string
}

/**
 * Makes objects of files: bytes first, then names, all in one transaction; then each object is read again and compared with its hash, and
 * only then its file is removed, unless it has changed meanwhile: then it is taken over again. It can end anywhere without a loss.
 */
export async function takeOver(
  files: readonly PlainFile[],
  parts: TakingOver,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  const replaces = new Map<string, ObjectId>()
  let left = files
  for (let tries = 0; left.length > 0 && tries < mostTries; tries++) {
    const changed: PlainFile[] = []
    const { stored, failed } = await storeAll(left, parts)
    outcomes.push(...failed)
    const adoptions = await nameAll(stored, { parts, replaces })
    await eachOf(stored, {
      atMost: mostAtOnce,
      work: async (one, { index }) => {
        const adoption = adoptions[index] ?? 'other-object'
        const { file } = one
        if (adoption !== 'named' && adoption !== 'there') {
          outcomes.push({ file, isAdopted: false, isNew: false, reason: reasons[adoption] })
          return
        }
        await verify(parts.objects, one.id)
        const end = await letGo(one, parts.removes)
        if (end === 'changed') {
          changed.push(file)
          replaces.set(file.path, one.id)
        } else {
          const reason = end === undefined ? {} : { reason: end }
          outcomes.push({ file, isAdopted: true, isNew: adoption === 'named', ...reason })
        }
      },
    })
    left = changed
  }
  for (const file of left) {
    outcomes.push({ file, isAdopted: false, isNew: false, reason: 'it keeps changing' })
  }
  return outcomes
}

const reasons: Readonly<Record<Exclude<Adoption, 'named' | 'there'>, string>> = {
  'other-object': 'the store has another file of this name',
  directory: 'the store has a directory of this name',
  'through-file': 'the store has a file where this one has a directory',
}

/** Small files together, large ones one after the other: each may be like the one before. */
async function storeAll(
  files: readonly PlainFile[],
  parts: TakingOver,
): Promise<{ readonly stored: readonly Stored[]; readonly failed: readonly Outcome[] }> {
  const stored: Stored[] = []
  const failed: Outcome[] = []
  const latest = new Map<string, ObjectId>()
  const store = async (file: PlainFile, previous?: ObjectId): Promise<Stored | undefined> => {
    try {
      const one = { file, ...(await putFile(file, { ...parts, previous })) }
      stored.push(one)
      return one
    } catch (error) {
      if (!(error instanceof SourceError)) throw error
      failed.push({ file, isAdopted: false, isNew: false, reason: error.message })
      return undefined
    }
  }
  const isLarge = ({ sizeBytes }: PlainFile): boolean => sizeBytes >= largeBytes
  const small = files.filter((file) => !isLarge(file))
  await eachOf(small, { atMost: mostAtOnce, work: (file) => store(file) })
  for (const file of files.filter(isLarge)) {
    const place = placeOf(file.path)
    const before = place === undefined ? undefined : latest.get(place)
    const one = await store(file, before ?? (await baseOf(parts.rows, file.path)))
    if (place !== undefined && one !== undefined) latest.set(place, one.id)
  }
  return { stored, failed }
}

async function baseOf(rows: Rows, path: string): Promise<ObjectId | undefined> {
  return (await rows.lookUpArtifact({ path, withBase: true }, { access: 'read' })).base
}

async function nameAll(
  stored: readonly Stored[],
  { parts, replaces }: { readonly parts: TakingOver; readonly replaces: Map<string, ObjectId> },
): Promise<readonly Adoption[]> {
  if (stored.length === 0) return []
  return parts.rows.adoptArtifacts(
    stored.map(({ file: { path }, id, sizeBytes, modifiedMs }) => ({
      path,
      objectId: id,
      sizeBytes,
      modifiedMs,
      replaces: replaces.get(path),
    })),
  )
}

/** Throws if an object is not what its name says: then no file is removed. */
async function verify(objects: TakingOver['objects'], id: ObjectId): Promise<void> {
  const hash = createHash('sha256')
  for await (const piece of objects.read(id)) hash.update(piece as Uint8Array) // a stream of bytes
  if (hash.digest('hex') !== id) {
    throw new Error(`The object ${id} was not stored as it was given. Nothing of it was removed.`)
  }
}

/** Removes a file if it still is what was stored. A text says why it is still there. */
async function letGo(
  { file: { file }, mark }: Stored,
  removes: boolean,
): Promise<string | undefined> {
  try {
    if (fileState(await lstat(file, { bigint: true })).mark !== mark) return 'changed'
    if (removes) await unlink(file)
    return undefined
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? undefined : `it can't be removed (${codeOf(error)})`
  }
}
