import { hash } from 'node:crypto'
import { badRequest, objectStreamType, StemmaError } from '@stemma/contract'
import type { Line } from './local-file.ts'
import { pathOf } from './object-calls.ts'
import { patiently } from './patiently.ts'
import type { RemoteLanding } from './remote-landing.ts'
import type { Tally } from './tally.ts'
import type { WantedFile } from './wanted-file.ts'

type FileLanding = Pick<RemoteLanding, 'write' | 'hasRoom' | 'settle'>

export interface SmallFetch {
  readonly files: readonly WantedFile[]
  readonly tally: Tally
  readonly landing: FileLanding
  /** New folders get their names after that. */
  readonly turn: Promise<void>
}

/**
 * Fetches objects as one stream and writes them to files. Folders are made. After a broken line it asks for the rest.
 *
 * @throws DATA_LOSS for bytes that are not their object's, BAD_REQUEST for a server that sends something else, and what kept a file from
 * being written
 */
export async function fetchSmall(
  line: Line,
  { files, tally, landing, turn }: SmallFetch,
): Promise<void> {
  const left = new Map<string, WantedFile[]>()
  for (const file of files) {
    const same = left.get(file.id)
    if (same === undefined) left.set(file.id, [file])
    else same.push(file)
  }
  const take = ({ id, bytes }: FetchedObject): void => {
    for (const { file } of left.get(id) ?? []) landing.write(file, bytes)
    left.delete(id)
  }
  try {
    await patiently(async () => {
      if (left.size > 0) await fetchObjects(line, { ids: [...left.keys()], tally, take, landing })
    }, line.signal)
  } finally {
    await turn
    await landing.settle()
  }
  for (const [id] of left) throw badRequest(`The server did not send object ${id}.`)
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  tally.add({ files: files.length, sizeBytes })
}

interface FetchedObject {
  readonly id: string
  readonly bytes: Buffer
}

interface Fetching {
  readonly ids: readonly string[]
  readonly tally: Tally
  /** Called for each object that is what its id says, at once: promises would cost more than the hash. */
  readonly take: (object: FetchedObject) => void
  readonly landing: FileLanding
}

async function fetchObjects(
  { server, signal }: Line,
  { ids, tally, take, landing }: Fetching,
): Promise<void> {
  const { bytesOfFrame, ObjectStreamParser } = await import('./stream-form.ts')
  const path = pathOf('objects.download')
  const parser = new ObjectStreamParser()
  let id = ''
  let left = 0
  let frames: Buffer[] = []
  for await (const piece of server.bytes({ method: 'POST', path, json: { ids }, signal })) {
    for (const part of parser.push(piece)) {
      if (part.kind === 'object') ({ id, sizeBytes: left } = part)
      else if (part.kind === 'known') throw badRequest(`The server sent no ${objectStreamType}.`)
      else {
        const bytes = bytesOfFrame(part)
        frames.push(bytes)
        left -= bytes.byteLength
      }
      if (left > 0) continue
      const [only] = frames
      const bytes = only !== undefined && frames.length === 1 ? only : Buffer.concat(frames)
      if (hash('sha256', bytes, 'hex') !== id) throw notAsNamed(id)
      frames = []
      take({ id, bytes })
    }
    tally.add({ sentBytes: piece.byteLength })
    if (!(await landing.hasRoom())) return
  }
  parser.finish()
}

/** The error for bytes that are not what they are named by. */
export function notAsNamed(id: string): StemmaError {
  return new StemmaError(
    'DATA_LOSS',
    `The bytes of object ${id} came damaged. Run stemma fsck on the server if it happens again.`,
  )
}
