import { createHash } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { diskAtRest } from '../../objects/work/disk-at-rest.ts'
import { seconds } from '../seconds.ts'

/** The least that anybody does who keeps a file: reads it, hashes it, and has it on the disk. */
export async function bareAdd(path: string, copy: string): Promise<number> {
  await diskAtRest()
  return seconds(async () => {
    const bytes = await readFile(path)
    createHash('sha256').update(bytes).digest()
    await using file = await open(copy, 'wx')
    await file.writeFile(bytes)
    await file.sync()
  })
}
