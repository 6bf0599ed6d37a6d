import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { errorCode } from '@stemma/contract'
import { formatBytes } from '../table/format-number.ts'
import type { Check } from './check.ts'

const problemBelowBytes = 100_000_000
const warningBelowBytes = 1_000_000_000

interface Folder {
  readonly name: string
  readonly path: string
  /** Only the server's user has a business there. */
  readonly isPrivate?: boolean
}

/** Whether a folder of the server can be written, and how much room its disk has. Nothing is written to find out. */
export async function checkFolder(folder: Folder): Promise<readonly Check[]> {
  const access = await checkAccess(folder)
  const isThere = access.status === 'ok' || access.status === 'warning'
  return isThere ? [access, await checkSpace(folder)] : [access]
}

async function checkAccess({ name, path, isPrivate = false }: Folder): Promise<Check> {
  const check = { group: 'reachable', name } as const
  try {
    const { mode } = await stat(path)
    if ((mode & constants.S_IFMT) !== constants.S_IFDIR) {
      return {
        ...check,
        status: 'problem',
        detail: `${path} is a file`,
        next: 'name a folder instead',
      }
    }
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
    if (isPrivate && (mode & 0o077) !== 0 && process.platform !== 'win32') {
      return {
        ...check,
        status: 'warning',
        detail: `${path} can be read by other users of this machine`,
        next: `chmod 700 ${path}`,
      }
    }
    return { ...check, status: 'ok', detail: `${path} can be written` }
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT') {
      return {
        ...check,
        status: 'unknown',
        detail: `${path} is not there yet; \`stemma server\` makes it`,
      }
    }
    const detail = `${path} can't be written by this user (${String(code ?? error)})`
    return { ...check, status: 'problem', detail, next: 'give this user the right to write there' }
  }
}

async function checkSpace({ name, path }: Folder): Promise<Check> {
  const { bavail, bsize } = await statfs(path)
  return spaceCheck(name, bavail * bsize)
}

/** What so many free bytes mean. */
export function spaceCheck(name: string, freeBytes: number): Check {
  const check = {
    group: 'healthy',
    name: `${name}: free space`,
    detail: `${formatBytes(freeBytes)} free`,
  } as const
  const next = 'free some space, or move the data to a larger disk'
  if (freeBytes < problemBelowBytes) return { ...check, status: 'problem', next }
  if (freeBytes < warningBelowBytes) return { ...check, status: 'warning', next }
  return { ...check, status: 'ok' }
}
