import { hash } from 'node:crypto'
import { badRequest, objectStreamType, StemmaError } from '@stemma/contract'
import type { Line } from './local-file.ts'
import { pathOf } from './object-calls.ts'
import { patiently } from './patiently.ts'
import type { Tally } from './tally.ts'
import type { WantedFile } from './wanted-file.ts'
import { writeWholeFileSync } from './write-whole-file-sync.ts'

/** Fetches objects as one stream and writes them to files, whose folders are there. After a broken line it asks for the rest. */
export async function fetchSmall(
  line: Line,
  { files, tally }: { readonly files: readonly WantedFile[]; readonly tally: Tally },
): Promise<void> {
  const left = new Map<string, WantedFile[]>()
  for (const file of files) {
    const same = left.get(file.id)
    if (same === undefined) left.set(file.id, [file])
    else same.push(file)
  }
  await patiently(async () => {
    if (left.size === 0) return
    for await (const { id, bytes } of objectsOf(line, { ids: [...left.keys()], tally })) {
      for (const { file } of left.get(id) ?? []) writeWholeFileSync(file, bytes)
      left.delete(id)
    }
  }, line.signal)
}

interface FetchedObject {
  readonly id: string
  readonly bytes: Buffer
}

async function* objectsOf(
  { server, signal }: Line,
  { ids, tally }: { readonly ids: readonly string[]; readonly tally: Tally },
): AsyncGenerator<FetchedObject> {
  const { bytesOfFrame, StreamParts } = await import('@stemma/objects')
  const path = pathOf('objects.download')
  const answer = server.bytes({ method: 'POST', path, json: { ids }, signal })
  let id = ''
  let left = 0
  let frames: Buffer[] = []
  const parts = new StreamParts(counted(answer, tally))
  try {
    for (let part = await parts.next(); part !== undefined; part = await parts.next()) {
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
      yield { id, bytes }
    }
  } finally {
    await parts.close()
  }
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  tally: Tally,
): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    yield piece
    tally.add({ sentBytes: piece.byteLength })
  }
}

/** The error for bytes that are not what they are named by. */
export function notAsNamed(id: string): StemmaError {
  return new StemmaError(
    'DATA_LOSS',
    `The bytes of object ${id} came damaged. Run stemma fsck on the server if it happens again.`,
  )
}
