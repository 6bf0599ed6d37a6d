import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { RowsCopy } from '@stemma/store'

/** What a backup holds: `backup.json`, which is written last, so that a folder without it is none. */
export interface Backup {
  readonly form: 1
  /** Milliseconds since 1970. */
  readonly createdMs: number
  readonly rows: RowsCopy & {
    /** Below the folder of the backup. */
    readonly folder: string
    /** SHA-256 of each file. */
    readonly sha256: Readonly<Record<string, string>>
  }
  /** Whether artifacts are objects; else they are plain files below `artifacts`. */
  readonly layout: 'objects' | 'plain'
  readonly packs: readonly { readonly name: string; readonly sizeBytes: number }[]
  /** Of objects that have a name. */
  readonly objects: number
}

const file = 'backup.json'

/** Undefined where there is none. @throws an Error with a message for people for one that can't be read */
export async function readBackup(folder: string): Promise<Backup | undefined> {
  const text = await readFile(join(folder, file), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw new Error(`${join(folder, file)} is damaged.`)
  }
  if (typeof parsed !== 'object' || parsed === null || !('form' in parsed) || parsed.form !== 1)
    throw new Error(`The backup in ${folder} was made by a newer Stemma.`)
  return parsed as Backup // this form is what `writeBackup` wrote
}

export async function writeBackup(folder: string, backup: Backup): Promise<void> {
  const unfinished = join(folder, `${file}.unfinished`)
  const handle = await open(unfinished, 'w', 0o600)
  try {
    await handle.writeFile(JSON.stringify(backup))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(unfinished, join(folder, file))
  const directory = await open(folder, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer) // no encoding is set
  return hash.digest('hex')
}
