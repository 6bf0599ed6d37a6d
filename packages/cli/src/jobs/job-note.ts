import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What whoever finds a job's folder needs to go on with it. */
export interface JobNote {
  readonly jobId: string
  readonly engine: string
  readonly options: Readonly<Record<string, string>>
  /** Folders that are of no use when the job has ended: a checkout, downloads. */
  readonly leftovers: readonly string[]
}

const name = 'job.json'

export async function writeJobNote(folder: string, note: JobNote): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // Options may have a token.
  await writeFile(join(folder, name), JSON.stringify(note), { mode: 0o600 })
}

/**
 * Undefined if the folder is not here, or somebody tidied up; or if it is another user's: the server says where a job's folder is, and what stands in there is done
 * with this user's rights.
 */
export async function readJobNote(
  folder: string,
  userId: number | undefined = process.getuid?.(),
): Promise<JobNote | undefined> {
  const file = await open(join(folder, name)).catch(() => undefined)
  if (file === undefined) return undefined
  try {
    if (userId !== undefined && (await file.stat()).uid !== userId) return undefined
    return JSON.parse(await file.readFile('utf8')) as JobNote // `writeJobNote` wrote it
  } finally {
    await file.close()
  }
}

/** Removes a job's folder, and what was only there for it. */
export async function removeJob(folder: string, { leftovers }: JobNote): Promise<void> {
  for (const place of [...leftovers, folder])
    await rm(place, { recursive: true, force: true, maxRetries: 3 })
}

const watcherName = 'watcher'

/** Says that this process waits for the end of a job. */
export async function noteWatcher(folder: string): Promise<void> {
  const { processMark } = await import('@stemma/runner')
  const mark = `${process.pid} ${processMark(process.pid) ?? ''}`
  await writeFile(join(folder, watcherName), mark, { mode: 0o600 })
}

/** Whether another process of this machine waits for the end of a job. */
export async function isWatched(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, watcherName), 'utf8').catch(() => '')
  const [id = '', mark = ''] = text.split(' ')
  if (Number(id) === process.pid) return false
  const { processMark } = await import('@stemma/runner')
  return processMark(Number(id)) === mark && text !== ''
}
