import { call } from '@stemma/sdk/client'
import type { Session } from '../session.ts'

const mostOfPiece = 128 * 1024
const mostWaiting = 8 * 1024 * 1024

/** Sends what a job prints to the server, in order, piece by piece. A byte of the log is a byte there, so that who comes later can go on. */
export class LogKeeper {
  readonly #session: Session
  readonly #jobId: string
  #from: number
  #waiting: Buffer = Buffer.alloc(0)
  #sending: Promise<void> | undefined
  #isFull = false

  constructor(session: Session, jobId: string, from = 0) {
    this.#session = session
    this.#jobId = jobId
    this.#from = from
  }

  /** Never throws, and waits for nobody. */
  add(bytes: Uint8Array): void {
    if (this.#isFull) return
    this.#waiting = Buffer.concat([this.#waiting, bytes])
    // While the server is away: the end of the log is an artifact all the same.
    if (this.#waiting.length > mostWaiting) this.#isFull = true
    this.#sending ??= this.#send({ isEnd: false })
      .catch(() => {})
      .finally(() => {
        this.#sending = undefined
      })
  }

  /** Sends the rest. Throws what the server refuses, and while it is away. */
  async end(): Promise<void> {
    await this.#sending
    await this.#send({ isEnd: true })
  }

  async #send({ isEnd }: { readonly isEnd: boolean }): Promise<void> {
    for (;;) {
      const piece = this.#waiting.subarray(0, mostOfPiece)
      const whole = isEnd && piece.length < mostOfPiece ? piece : withoutBrokenEnd(piece)
      if (whole.length === 0) return
      const { log_bytes: kept } = await call(this.#session.http, 'jobs.addLog', {
        ...{ job_id: this.#jobId, from: BigInt(this.#from), text: textOf(whole) },
      })
      this.#from += whole.length
      this.#waiting = this.#waiting.subarray(whole.length)
      if (Number(kept) < this.#from) {
        // The server keeps no more of it.
        this.#isFull = true
        this.#waiting = Buffer.alloc(0)
      }
    }
  }
}

/** Without the beginning of a character whose rest has not come. */
function withoutBrokenEnd(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return back < length ? bytes.subarray(0, bytes.length - back) : bytes
    }
  }
  return bytes
}

/** As text of as many bytes: what is no UTF-8 becomes question marks, and so does NUL, which PostgreSQL has no place for. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8').replaceAll('\0', '?')
  if (Buffer.byteLength(text) === bytes.length && !text.includes('\uFFFD')) return text
  return Buffer.from(bytes.map((byte) => (byte >= 0x80 || byte === 0 ? 0x3f : byte))).toString(
    'latin1',
  )
}
