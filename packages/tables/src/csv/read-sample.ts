import { open } from 'node:fs/promises'
import { invalidParameter } from '@stemma/contract'
import type { CsvDialect } from './dialect.ts'

/** The beginning of a file as text. */
export interface CsvSample {
  readonly text: string
  readonly encoding: CsvDialect['encoding']
  /** Whether it is all of the file. */
  readonly isWhole: boolean
}

const sampleBytes = 1024 * 1024

/** Reads the first megabyte. INVALID_PARAMETER_VALUE says which line is no UTF-8 when no other encoding is named. */
export async function readSample(
  path: string,
  wished: CsvDialect['encoding'] | undefined,
): Promise<CsvSample> {
  const bytes = await firstBytes(path)
  const isWhole = bytes.length <= sampleBytes
  const sample = bytes.subarray(0, sampleBytes)
  const encoding = wished ?? encodingOf(sample)
  return { text: decode(sample, encoding, isWhole), encoding, isWhole }
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(sampleBytes + 1) })
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** A mark at the start tells; without one it is UTF-8 until proven otherwise. */
function encodingOf(bytes: Buffer): CsvDialect['encoding'] {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    throw invalidParameter('The CSV is UTF-16 with the high byte first. Convert it to UTF-8.')
  return isUtf16 ? 'utf-16' : 'utf-8'
}

function decode(bytes: Buffer, encoding: CsvDialect['encoding'], isWhole: boolean): string {
  if (encoding === 'latin-1') return bytes.toString('latin1')
  const decoder = new TextDecoder(encoding === 'utf-16' ? 'utf-16le' : 'utf-8', { fatal: true })
  try {
    return decoder.decode(bytes, { stream: !isWhole })
  } catch {
    throw invalidParameter(
      `Line ${String(lineOfFault(bytes))} of the CSV is not UTF-8. Name its encoding, such as latin-1.`,
    )
  }
}

function lineOfFault(bytes: Buffer): number {
  let line = 1
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(10, start)
    const stop = end === -1 ? bytes.length : end
    const text = bytes.subarray(start, stop)
    if (!Buffer.from(text.toString('utf8'), 'utf8').equals(text)) return line
    start = stop + 1
  }
  return line
}
