import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { attempt } from '../../lines/attempt.ts'
import { measureClientFiles } from '../client-small-files.ts'
import { randomBytes } from '../made-bytes.ts'
import { inFolder } from './storage.ts'
import type { Context } from './work.ts'

const fileBytes = 10 * 1024
const filesInFolder = 1000

/** Many little files to a server and back, each system by its own client. */
export async function measureFiles(context: Context): Promise<void> {
  const count = context.scale.files
  for (const { id, move } of context.storagePeers) {
    if (move === undefined) continue
    await attempt(context, { system: id, rows: ['files-in', 'files-out'] }, () =>
      inFolder(async (folder) => {
        const source = join(folder, 'source')
        await makeFiles(source, count)
        const { sentMs, fetchedMs, fetched } = await move({ source, folder })
        await compare(source, fetched)
        return {
          'files-in': count / (sentMs / 1000),
          'files-out': count / (fetchedMs / 1000),
        }
      }),
    )
  }
  let bare = {}
  await attempt(context, { system: 'stemma', rows: ['files-in', 'files-out'] }, async () => {
    const rates = await measureClientFiles({ count })
    bare = { 'files-in': rates.bareInPerSecond, 'files-out': rates.bareOutPerSecond }
    const { inPerSecond, againPerSecond, outPerSecond } = rates
    return {
      'files-in': { value: inPerSecond, detail: { againPerSecond } },
      'files-out': outPerSecond,
    }
  })
  await attempt(context, { system: 'bare', rows: ['files-in', 'files-out'] }, async () => bare)
}

async function makeFiles(folder: string, count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    const part = join(folder, `part-${Math.floor(at / filesInFolder)}`)
    if (at % filesInFolder === 0) await mkdir(part, { recursive: true })
    await writeFile(join(part, `file-${at}.bin`), randomBytes(`file ${at}`, fileBytes))
  }
}

async function compare(source: string, fetched: string): Promise<void> {
  const entries = await readdir(source, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const other = join(fetched, path.slice(source.length + 1))
    const [sent, got] = await Promise.all([readFile(path), readFile(other)])
    if (!sent.equals(got)) throw new Error(`${other} came back changed.`)
  }
}
