import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode } from '@stemma/contract'

/** Makes the data folder, for this user only, and those above it. Throws an Error with a message for people when it can't. */
export function makeDataFolder(folder: string): void {
  try {
    make(dirname(folder))
    make(folder, 0o700)
  } catch (error) {
    throw new Error(unfit(folder, reasonOf(error)), { cause: error })
  }
  if (!statSync(folder).isDirectory()) throw new Error(unfit(folder, inItsWay))
}

const inItsWay = 'a file is in its way, or a link that leads nowhere'

/** One by one: where nobody can make a folder, as in `/proc`, a recursive `mkdirSync` of Node tries for ever. */
function make(folder: string, mode = 0o777): void {
  if (existsSync(folder)) return
  make(dirname(folder))
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    // Somebody else may have been quicker.
    if (!existsSync(folder)) throw error
  }
}

function unfit(folder: string, reason: string): string {
  return `${folder} can't be the data folder: ${reason}. Name another with --data.`
}

function reasonOf(error: unknown): string {
  const code = errorCode(error)
  if (code === 'EEXIST' || code === 'ENOTDIR') return inItsWay
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'this user may not make it'
  if (code === 'ENOENT') return 'no folder can be made there'
  return error instanceof Error ? error.message : String(error)
}
