import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { LogInferencesRequest } from '@stemma/contract'
import type { Session } from '../session.ts'

/** A call as the log takes it; milliseconds since 1970 are numbers. */
export type LoggedInference = LogInferencesRequest['inferences'][number] & { readonly time: number }

/** Calls that are not in the log, between two times in milliseconds since 1970. */
export interface NewGap {
  readonly from: number
  readonly until: number
  readonly calls: number
  readonly reason: string
}

/** What waits on this disk for the log: a call, or a gap, of a deployment. */
export type SpilledRecord = { readonly deployment_id: string } & (
  | { readonly call: LoggedInference }
  | { readonly gap: NewGap }
)

export interface SpillOptions {
  readonly folder: string
  /** Of all files together. */
  readonly mostBytes: number
  /** A file is taken when nothing was written to it for so long: who takes it under a writer's hands has it written again. A second if absent. */
  readonly settledAfterMs?: number
}

/** Records that were taken out of a file to be sent. */
export interface TakenRecords {
  readonly records: readonly SpilledRecord[]
  /** They are in the log. */
  readonly done: () => Promise<void>
  /** They go back. */
  readonly putBack: () => Promise<void>
}

const usuallySettledMs = 1000
const longestFile = 16 * 1024 * 1024
/** What whoever took it has not sent by then was taken by a process that was killed. */
const takenForMs = 600_000

/** Where what waits for the log of a server is kept, between one start and the next. */
export function spillFolder({ http, effects: { environment } }: Session): string {
  const base =
    environment['XDG_STATE_HOME'] ?? join(environment['HOME'] ?? homedir(), '.local/state')
  const server = createHash('sha256').update(http.shown).digest('hex').slice(0, 16)
  return join(base, 'stemma', 'spill', server)
}

/**
 * Lines on disk that wait for the log. Files of several processes lie in one folder, and any process may take any of them: one is renamed before it is read, and who writes
 * looks after each write whether its file has still its name, and writes anew if not. So nothing is lost; what is sent twice is in the log once.
 */
export class Spill {
  readonly #options: SpillOptions
  #waiting: { readonly text: string; readonly done: PromiseWithResolvers<boolean> }[] = []
  #writing: Promise<void> | undefined
  #file: { readonly handle: FileHandle; readonly path: string; bytes: number } | undefined

  constructor(options: SpillOptions) {
    this.#options = options
  }

  /** Resolves with true when the records are on disk, with false when there is no more room for them. Rejects when the disk does not take them. */
  append(records: readonly SpilledRecord[]): Promise<boolean> {
    const text = records.map((record) => `${JSON.stringify(record)}\n`).join('')
    const done = Promise.withResolvers<boolean>()
    this.#waiting.push({ text, done })
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined))
    return done.promise
  }

  /** The records of a file that is there; undefined when none is. */
  async take(): Promise<TakenRecords | undefined> {
    for (const name of await this.#names()) {
      const path = join(this.#options.folder, name)
      const taken = join(this.#options.folder, `${randomUUID()}.taken`)
      try {
        const { mtimeMs, ctimeMs } = await stat(path)
        const [since, wait] = name.endsWith('.taken')
          ? [ctimeMs, takenForMs]
          : [mtimeMs, this.#options.settledAfterMs ?? usuallySettledMs]
        // Files have parts of milliseconds.
        if (Date.now() - Math.trunc(since) < wait) continue
        await rename(path, taken)
      } catch {
        // Another one was quicker.
        continue
      }
      const text = await readFile(taken, 'utf8')
      // What a killed process wrote half was never said to be kept.
      const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n')
      return {
        records: lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as SpilledRecord])), // `append` wrote it
        done: () => rm(taken, { force: true }),
        putBack: () => rename(taken, join(this.#options.folder, `${randomUUID()}.ndjson`)),
      }
    }
    return undefined
  }

  async close(): Promise<void> {
    await this.#writing
    await this.#file?.handle.close()
    this.#file = undefined
  }

  async #names(): Promise<readonly string[]> {
    const names = await readdir(this.#options.folder).catch((): string[] => [])
    return names.filter((name) => /\.(?:ndjson|taken)$/u.test(name))
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      try {
        const bytes = Buffer.from(batch.map(({ text }) => text).join(''))
        const isKept = (await this.#bytes()) + bytes.byteLength <= this.#options.mostBytes
        if (isKept) await this.#put(bytes)
        for (const { done } of batch) done.resolve(isKept)
      } catch (error) {
        for (const { done } of batch) done.reject(error)
      }
    }
  }

  async #put(bytes: Buffer): Promise<void> {
    for (;;) {
      this.#file ??= await this.#open()
      const { handle, path } = this.#file
      await handle.write(bytes)
      await handle.datasync()
      this.#file.bytes += bytes.byteLength
      const isThere = await stat(path).then(
        () => true,
        () => false,
      )
      if (!isThere || this.#file.bytes > longestFile) {
        await handle.close()
        this.#file = undefined
      }
      if (isThere) return
    }
  }

  async #open(): Promise<{ handle: FileHandle; path: string; bytes: number }> {
    const { folder } = this.#options
    // Bodies are in it, as they came.
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const path = join(folder, `${randomUUID()}.ndjson`)
    const handle = await open(path, 'wx', 0o600)
    const parent = await open(folder, 'r')
    await parent.sync()
    await parent.close()
    return { handle, path, bytes: 0 }
  }

  async #bytes(): Promise<number> {
    const { folder } = this.#options
    const sizes = await Promise.all(
      (await this.#names()).map((name) =>
        stat(join(folder, name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    )
    return sizes.reduce((sum, size) => sum + size, 0)
  }
}
