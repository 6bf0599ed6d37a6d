import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { invalidParameter, safePath } from '@stemma/contract'
import { isObjectId, type ObjectId } from '@stemma/objects'
import { readLines, type Line } from '@stemma/tables'

/** Files of one version, at most. */
const mostFiles = 1_000_000
const longestPath = 1000

/** A file of a version of files. */
export interface ListedFile {
  /** Below the folder, with `/` between names. */
  readonly path: string
  readonly sizeBytes: number
  readonly id: ObjectId
}

/** What a folder has. */
export interface Listing {
  /** Sizes of its objects, each once. */
  readonly sizes: ReadonlyMap<ObjectId, number>
  readonly files: number
  readonly sizeBytes: number
  /** JSON lines with the columns of a version of files, and no others. */
  readonly path: string
}

/**
 * Reads the listing of a folder: JSON lines of `path`, `size_bytes` and `sha256`, in any order. Writes it again into `folder` as it is kept.
 *
 * @throws INVALID_PARAMETER_VALUE that names the line
 */
export async function readListing(source: string, folder: string): Promise<Listing> {
  const sizes = new Map<ObjectId, number>()
  /** Paths, and the folders that they are in. */
  const taken = new Map<string, 'file' | 'folder'>()
  const sum = { files: 0, sizeBytes: 0 }
  const path = join(folder, 'listing.jsonl')
  async function* kept(): AsyncGenerator<string> {
    for await (const line of readLines(source)) {
      const file = fileOf(line)
      if (sum.files === mostFiles)
        throw invalidParameter(`A version has at most ${String(mostFiles)} files.`)
      sum.files++
      sum.sizeBytes += file.sizeBytes
      takePath(taken, file.path, line.number)
      const known = sizes.get(file.id)
      if (known !== undefined && known !== file.sizeBytes)
        throw wrong(line.number, `another line has another size for ${file.id}`)
      sizes.set(file.id, file.sizeBytes)
      yield lineOf(file)
    }
  }
  await pipeline(Readable.from(kept()), createWriteStream(path))
  if (sum.files === 0) throw invalidParameter('The folder has no files.')
  return { sizes, ...sum, path }
}

/** A line of a listing. */
export function lineOf({ path, sizeBytes, id }: ListedFile): string {
  return `${JSON.stringify({ path, size_bytes: sizeBytes, sha256: id })}\n`
}

function fileOf({ number, text }: Line): ListedFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw wrong(number, 'it is no JSON')
  }
  if (typeof value !== 'object' || value === null) throw wrong(number, 'it is no object')
  const { path, size_bytes: sizeBytes, sha256: id } = value as Readonly<Record<string, unknown>> // all are looked at
  if (typeof path !== 'string' || path === '') throw wrong(number, "'path' is missing")
  if (path.length > longestPath) throw wrong(number, "'path' has more than 1000 characters")
  if (!isSafe(path)) throw wrong(number, `'path' is no plain relative path: "${path}"`)
  if (typeof sizeBytes !== 'number' || !Number.isSafeInteger(sizeBytes) || sizeBytes < 0)
    throw wrong(number, "'size_bytes' is no whole number")
  if (typeof id !== 'string' || !isObjectId(id))
    throw wrong(number, "'sha256' is not 64 hexadecimal digits")
  return { path, sizeBytes, id }
}

/** Whether it is what it will be called, and below the folder. */
function isSafe(path: string): boolean {
  try {
    return safePath(path) === path && !path.endsWith('/')
  } catch {
    return false
  }
}

function takePath(taken: Map<string, 'file' | 'folder'>, path: string, number: number): void {
  if (taken.has(path)) throw wrong(number, `"${path}" is there already`)
  taken.set(path, 'file')
  for (let end = path.lastIndexOf('/'); end !== -1; end = path.lastIndexOf('/', end - 1)) {
    const folder = path.slice(0, end)
    const known = taken.get(folder)
    if (known === 'folder') return
    if (known === 'file') throw wrong(number, `"${folder}" is a file and a folder`)
    taken.set(folder, 'folder')
  }
}

function wrong(line: number, what: string): Error {
  return invalidParameter(`Line ${String(line)} of the listing is wrong: ${what}.`)
}
