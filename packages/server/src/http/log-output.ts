import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { errorCode } from '@stemma/contract'

/** Lines wait for so much or so long to be written together: a system call for each would be a tenth of its request. */
const gatherBytes = 8192
const gatherMs = 50
/** What waits for a reader that stalls, or a disk that is full. The rest is dropped: a log must not stop the server. */
const mostWaitingBytes = 1024 * 1024

/**
 * Lines on an open file that may be full, or a pipe that nobody reads: what cannot be written at once waits, then is dropped and counted. Nothing
 * here ever blocks, also not at the end of the process.
 */
export class LogOutput {
  readonly #sink: Sink
  readonly #lineAboutDropped: (count: number) => string
  /** What could not be written, and what came after it. */
  #rest: Buffer = Buffer.alloc(0)
  #lines = ''
  #dropped = 0
  #timer: NodeJS.Timeout | undefined

  constructor(
    file: number,
    /** How many lines are missing, as a line. */
    lineAboutDropped: (count: number) => string,
  ) {
    this.#sink = sinkOf(file)
    this.#lineAboutDropped = lineAboutDropped
  }

  write(line: string): void {
    this.#flushLater()
    if (this.#dropped > 0 || this.#rest.length + this.#lines.length > mostWaitingBytes) {
      this.#dropped++
      return
    }
    this.#lines += line
    // A reader that stalls is not asked again for each line.
    if (this.#rest.length === 0 && this.#lines.length >= gatherBytes) this.flush()
  }

  /** Writes what can be written now. */
  flush(): void {
    const bytes =
      this.#rest.length === 0
        ? Buffer.from(this.#lines)
        : Buffer.concat([this.#rest, Buffer.from(this.#lines)])
    this.#lines = ''
    this.#rest = bytes.subarray(bytes.length === 0 ? 0 : this.#sink(bytes))
    if (this.#rest.length > 0 || this.#dropped === 0) return
    this.#lines = this.#lineAboutDropped(this.#dropped)
    this.#dropped = 0
    this.#flushLater()
  }

  #flushLater(): void {
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.flush()
      if (this.#rest.length > 0) this.#flushLater()
    }, gatherMs).unref()
  }
}

/** Writes as much as can be taken now, and says how much that was. Never waits, never throws. */
type Sink = (bytes: Buffer) => number

function sinkOf(file: number): Sink {
  let isSocket = false
  try {
    isSocket = fstatSync(file).isSocket()
  } catch {
    return () => 0 // It was closed before we began.
  }
  return isSocket ? socketSink(file) : fileSink(file)
}

function fileSink(file: number): Sink {
  const own = openAgain(file) ?? file
  return (bytes) => {
    let written = 0
    try {
      while (written < bytes.length) {
        const count = writeSync(own, bytes, written)
        if (count === 0) break
        written += count
      }
    } catch {
      // EAGAIN of a pipe whose reader stalls, ENOSPC, or anything else: what is left waits.
    }
    return written
  }
}

/**
 * The same file under a number of its own that never waits: the mark belongs to the opening, and the one that we were given may be shared with the
 * shell. Undefined where the system has no such way.
 */
function openAgain(file: number): number | undefined {
  try {
    const { O_WRONLY, O_APPEND, O_NONBLOCK, O_NOCTTY } = constants
    const own = openSync(`/proc/self/fd/${file}`, O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY)
    const [given, opened] = [fstatSync(file), fstatSync(own)]
    if (given.ino === opened.ino && given.dev === opened.dev) return own
    closeSync(own)
    return undefined
  } catch {
    return undefined
  }
}

/** A socket, as systemd's journal is: Node writes in the background, and tells how much waits. */
function socketSink(file: number): Sink {
  const socket = new Socket({ fd: file, readable: false, writable: true })
  let isBroken = false
  socket.on('error', (error) => {
    isBroken = errorCode(error) !== 'EAGAIN'
  })
  socket.unref()
  return (bytes) => {
    if (isBroken || socket.writableLength > 0) return 0
    socket.write(bytes)
    return bytes.length
  }
}
