import { open, type FileHandle } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'
import { CliError } from '../../fail.ts'

/** A file in an archive. */
export interface ZipMember {
  readonly name: string
  readonly sizeBytes: number
  readonly read: () => Promise<Buffer>
}

export interface ZipArchive {
  readonly members: ReadonlyMap<string, ZipMember>
  readonly close: () => Promise<void>
}

const endBytes = 22
const longestComment = 65_535
const mostMembers = 1_000_000
const mostMemberBytes = 2 * 1024 * 1024 * 1024

/** Opens a zip archive: members that are stored or deflated, without Zip64. @throws CliError for what is none */
export async function openZip(path: string): Promise<ZipArchive> {
  const file = await open(path).catch(() => {
    throw new CliError(`there is no file ${path}.`)
  })
  try {
    const { size } = await file.stat()
    const tail = await bytesAt(file, Math.max(0, size - endBytes - longestComment), size)
    const end = tail.lastIndexOf('PK\u0005\u0006', undefined, 'latin1')
    if (end < 0 || end + endBytes > tail.length) throw noZip(path)
    const count = tail.readUInt16LE(end + 10)
    const length = tail.readUInt32LE(end + 12)
    const start = tail.readUInt32LE(end + 16)
    if (start + length > size || count > mostMembers) throw noZip(path)
    const directory = await bytesAt(file, start, start + length)
    const members = new Map<string, ZipMember>()
    for (let at = 0, index = 0; index < count; index++) {
      if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) throw noZip(path)
      const nameLength = directory.readUInt16LE(at + 28)
      const name = directory.toString('utf8', at + 46, at + 46 + nameLength)
      const entry = {
        method: directory.readUInt16LE(at + 10),
        packed: directory.readUInt32LE(at + 20),
        sizeBytes: directory.readUInt32LE(at + 24),
        offset: directory.readUInt32LE(at + 42),
      }
      members.set(name, {
        name,
        sizeBytes: entry.sizeBytes,
        read: () => readMember(file, { ...entry, path, name }),
      })
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    }
    return { members, close: () => file.close() }
  } catch (error) {
    await file.close()
    throw error
  }
}

interface Entry {
  readonly path: string
  readonly name: string
  readonly method: number
  readonly packed: number
  readonly sizeBytes: number
  readonly offset: number
}

async function readMember(file: FileHandle, entry: Entry): Promise<Buffer> {
  const { path, name, method, packed, sizeBytes, offset } = entry
  if (Math.max(packed, sizeBytes) > mostMemberBytes)
    throw new CliError(`${path}: ${name} is too large.`)
  const head = await bytesAt(file, offset, offset + 30)
  if (head.length < 30 || head.readUInt32LE(0) !== 0x04034b50) throw noZip(path)
  const start = offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
  const bytes = await bytesAt(file, start, start + packed)
  if (bytes.length < packed) throw new CliError(`${path}: ${name} ends early.`)
  if (method === 0) return bytes
  if (method !== 8) throw new CliError(`${path}: ${name} is packed in a way that is unknown.`)
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, sizeBytes) })
  } catch {
    throw new CliError(`${path}: ${name} is damaged.`)
  }
}

async function bytesAt(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, to - from))
  let length = 0
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, from + length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return bytes.subarray(0, length)
}

function noZip(path: string): CliError {
  return new CliError(`${path} is no zip archive.`)
}
