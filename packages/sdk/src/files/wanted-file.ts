import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'

/** A file that is to be here with these bytes. */
export interface WantedFile {
  readonly file: string
  readonly id: string
  readonly sizeBytes: number
}

/** Whether it is here already. */
export async function isHere({ file, id, sizeBytes }: WantedFile): Promise<boolean> {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined || !found.isFile() || found.size !== sizeBytes) return false
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    hash.update(piece as Buffer) // no encoding is set
  }
  return hash.digest('hex') === id
}
