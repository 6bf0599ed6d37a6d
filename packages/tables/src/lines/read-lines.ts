import { createReadStream } from 'node:fs'
import { invalidParameter } from '@stemma/contract'

export interface Line {
  /** From 1. */
  readonly number: number
  readonly text: string
}

const mostLineBytes = 16 * 1024 * 1024

/** The lines of a UTF-8 file that are not empty. INVALID_PARAMETER_VALUE names a line that is longer than 16 MiB, or is not UTF-8. */
export async function* readLines(path: string): AsyncGenerator<Line, void> {
  let number = 0
  let rest: Buffer[] = []
  let restBytes = 0
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const lineOf = (bytes: Buffer): Line | undefined => {
    number++
    const end = bytes.at(-1) === 13 ? bytes.length - 1 : bytes.length
    try {
      const text = decoder.decode(bytes.subarray(0, end))
      return text.trim() === '' ? undefined : { number, text }
    } catch {
      throw invalidParameter(`Line ${String(number)} is not UTF-8.`)
    }
  }
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const bytes = piece as Buffer // no encoding is set
    let start = 0
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      const line = lineOf(Buffer.concat([...rest, bytes.subarray(start, end)]))
      rest = []
      restBytes = 0
      start = end + 1
      if (line !== undefined) yield line
    }
    rest.push(bytes.subarray(start))
    restBytes += bytes.length - start
    if (restBytes > mostLineBytes)
      throw invalidParameter(`Line ${String(number + 1)} is longer than 16 MiB.`)
  }
  const line = restBytes === 0 ? undefined : lineOf(Buffer.concat(rest))
  if (line !== undefined) yield line
}
