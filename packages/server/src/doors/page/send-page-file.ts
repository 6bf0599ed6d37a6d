import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PageFile, PageFiles } from './page-files.ts'

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** What was sent stays in memory, by its path on the disk: all files of the page have less than a megabyte as they are sent. */
const sent = new Map<string, Promise<Buffer>>()

/** Names that the build made from what is in the file. */
const hashed = /^assets\//u

/** Sends a file of the page, compressed if the browser takes it so. Undefined for a path that is none. */
export async function sendPageFile(
  { request, reply }: Exchange,
  { folder, files }: PageFiles,
  path: string,
): Promise<FastifyReply | undefined> {
  const file = Object.hasOwn(files, path) ? files[path] : undefined
  if (file === undefined) return undefined
  const encoding = encodingFor(request.headers['accept-encoding'], file)
  const etag = `"${file.etag}${encoding?.suffix ?? ''}"`
  void reply
    .type(file.type)
    .header('etag', etag)
    .header('vary', 'Origin, Accept-Encoding')
    .header('cache-control', hashed.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
  if (encoding !== undefined) void reply.header('content-encoding', encoding.name)
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  return reply.send(await bytesOf(join(folder, path + (encoding?.suffix ?? ''))))
}

function bytesOf(path: string): Promise<Buffer> {
  const known = sent.get(path)
  if (known !== undefined) return known
  const bytes = readFile(path)
  sent.set(path, bytes)
  // A file that could not be read may be there again.
  bytes.catch(() => sent.delete(path))
  return bytes
}

interface Encoding {
  readonly name: string
  readonly suffix: string
}

const encodings: readonly Encoding[] = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
]

function encodingFor(accepted: string | undefined, file: PageFile): Encoding | undefined {
  if (!file.isCompressed || accepted === undefined) return undefined
  const names = accepted
    .split(',')
    .filter((part) => !/;\s*q=0(?:\.0*)?\s*$/u.test(part))
    .map((part) => part.split(';', 1)[0]?.trim())
  return encodings.find(({ name }) => names.includes(name))
}
