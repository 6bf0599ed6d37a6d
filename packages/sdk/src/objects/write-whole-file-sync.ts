import { randomUUID } from 'node:crypto'
import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Writes a file at one go. One that is there already is replaced when the new one is whole: it may be a link to something else. Where the
 * disk is full, nothing is left.
 */
export function writeWholeFileSync(file: string, bytes: Uint8Array): void {
  if (writeNew(file, bytes)) return
  const beside = join(dirname(file), `.stemma-${randomUUID()}`)
  writeNew(beside, bytes)
  try {
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}

/** False if something has that name. */
function writeNew(file: string, bytes: Uint8Array): boolean {
  let handle: number
  try {
    handle = openSync(file, 'wx')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
  try {
    writeFileSync(handle, bytes)
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  } finally {
    closeSync(handle)
  }
  return true
}
