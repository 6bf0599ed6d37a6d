import { fromFileFailure, type FileFailure } from './file-failure.ts'
import type { PlacedFile } from './landing-protocol.ts'

/** Bytes that go to the other thread together. */
export const blockBytes: number = 1024 * 1024
/** Blocks that are on their way to the disk. */
const mostUnderWay = 8

/** The way to the other thread. */
export interface LandingLine {
  /** Memory for so many bytes or more. */
  readonly take: (sizeBytes: number) => ArrayBuffer
  /** Gives the memory away. */
  readonly send: (files: readonly PlacedFile[], memory: ArrayBuffer) => void
  readonly settle: () => void
}

/** A `Landing` in another thread; see `LandingThread`. */
export class RemoteLanding {
  readonly #line: LandingLine
  readonly #settled: PromiseWithResolvers<void> = Promise.withResolvers()
  #files: PlacedFile[] = []
  #memory: ArrayBuffer | undefined
  #used = 0
  #underWay = 0
  #isFailed = false
  #wake: (() => void) | undefined

  constructor(line: LandingLine) {
    this.#line = line
    // Thrown where it is settled.
    this.#settled.promise.catch(() => {})
  }

  /** Copies the bytes. The file has its name some time later, after `settle` at the latest. */
  write(file: string, bytes: Uint8Array): void {
    const { byteLength } = bytes
    if (this.#memory !== undefined && this.#used + byteLength > this.#memory.byteLength)
      this.#send(this.#memory)
    this.#memory ??= this.#line.take(byteLength)
    new Uint8Array(this.#memory, this.#used, byteLength).set(bytes)
    const start = this.#used
    this.#used += byteLength
    this.#files.push({ file, start, end: this.#used })
  }

  /** Waits until more may come. False after a failure, which `settle` throws. */
  async hasRoom(): Promise<boolean> {
    while (this.#underWay >= mostUnderWay && !this.#isFailed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return !this.#isFailed
  }

  /** See `Landing.settle`. Throws what kept a file from being written, as `node:fs` says it. */
  async settle(): Promise<void> {
    if (this.#memory !== undefined) this.#send(this.#memory)
    this.#line.settle()
    await this.#settled.promise
  }

  /** Called when a block is done. */
  written(isFailed: boolean): void {
    this.#underWay -= 1
    this.#isFailed ||= isFailed
    this.#wake?.()
  }

  /** Called when all is done. */
  settled(failure: FileFailure | undefined): void {
    if (failure === undefined) this.#settled.resolve()
    else this.#settled.reject(fromFileFailure(failure))
  }

  /** Called when the other thread is gone. */
  lose(error: Error): void {
    this.#isFailed = true
    this.#settled.reject(error)
    this.#wake?.()
  }

  #send(memory: ArrayBuffer): void {
    this.#underWay += 1
    this.#line.send(this.#files, memory)
    this.#files = []
    this.#memory = undefined
    this.#used = 0
  }
}
