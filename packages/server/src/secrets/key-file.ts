import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '@stemma/contract'

const keyBytes = 32

/** In the data folder. */
export const keyFileName: string = 'secret.key'

/** The key of a data folder, in `secret.key`, for the server's user only. Made if there is none; of several that make one, the first wins. */
export function readKeyFile(dataDir: string): Buffer {
  const file = join(dataDir, keyFileName)
  return readKey(file) ?? makeKey(dataDir, file)
}

function readKey(file: string): Buffer | undefined {
  try {
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
    if (key.length !== keyBytes)
      throw new Error(`${file} does not hold a key of ${keyBytes} bytes.`)
    return key
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function makeKey(dataDir: string, file: string): Buffer {
  mkdirSync(dataDir, { recursive: true })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  const descriptor = openSync(draft, 'wx', 0o600)
  try {
    writeSync(descriptor, `${randomBytes(keyBytes).toString('hex')}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  try {
    linkSync(draft, file)
    const folder = openSync(dataDir, 'r')
    fsyncSync(folder)
    closeSync(folder)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  const key = readKey(file)
  if (key === undefined) throw new Error(`${file} is gone as soon as it was made.`)
  return key
}
