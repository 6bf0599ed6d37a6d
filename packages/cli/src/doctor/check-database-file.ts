import { open, readFile, stat } from 'node:fs/promises'
import { errorCode } from '@stemma/contract'
import { formatBytes } from '../table/format-number.ts'
import type { Check } from './check.ts'

const headerBytes = 100

/**
 * Looks at a SQLite file without writing: its header, its length, its log, what SQLite says of its pages, who has it. Sound while
 * a server works on it, too.
 */
export async function checkDatabaseFile(path: string): Promise<readonly Check[]> {
  const check = { group: 'healthy', name: 'database file' } as const
  try {
    const [form, holder] = await Promise.all([checkForm(path), checkHolder(path)])
    return [form.status === 'problem' ? form : await checkPages(path, form), ...holder]
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT') {
      return [
        {
          ...check,
          status: 'unknown',
          detail: `${path} is not there yet; \`stemma server\` makes it`,
        },
      ]
    }
    const detail = `${path} can't be read (${error instanceof Error ? error.message : String(error)})`
    return [{ ...check, status: 'problem', detail, next: 'give this user the right to read it' }]
  }
}

async function checkForm(path: string): Promise<Check> {
  const check = { group: 'healthy', name: 'database file' } as const
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headerBytes), 0, headerBytes, 0)
    const { size } = await file.stat()
    const logBytes = await stat(`${path}-wal`).then(
      ({ size }) => size,
      () => 0,
    )
    // A new database may stand in its log alone until the first checkpoint.
    if (bytesRead === 0 && logBytes > 0) return { ...check, status: 'ok', detail: `${path}, new` }
    // Pages that only the log has yet are no loss.
    const broken = brokenForm(buffer.subarray(0, bytesRead), logBytes > 0 ? Infinity : size)
    if (broken !== undefined) {
      return {
        ...check,
        status: 'problem',
        detail: `${path} ${broken}`,
        next: 'restore it from a backup',
      }
    }
    const log = logBytes > 0 ? `, and ${formatBytes(logBytes)} in its log` : ''
    return { ...check, status: 'ok', detail: `${path}, ${formatBytes(size)}${log}` }
  } finally {
    await file.close()
  }
}

/** What is wrong by the file's own header (https://www.sqlite.org/fileformat.html, section 1.3). */
export function brokenForm(header: Buffer, sizeBytes: number): string | undefined {
  if (header.length < headerBytes || header.toString('latin1', 0, 16) !== 'SQLite format 3\0') {
    return 'is no SQLite database'
  }
  const stored = header.readUInt16BE(16)
  const pageBytes = stored === 1 ? 65_536 : stored
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0) return 'has a damaged header'
  // Pages of the last commit are counted only while both change counters agree.
  const pages = header.readUInt32BE(28)
  const isCounted = pages > 0 && header.readUInt32BE(24) === header.readUInt32BE(92)
  const missing = isCounted ? pages * pageBytes - sizeBytes : 0
  return missing > 0 ? `is cut off: ${formatBytes(missing)} are missing` : undefined
}

/** What SQLite itself finds, where the form is sound. */
async function checkPages(path: string, form: Check): Promise<Check> {
  const { quickCheck } = await import('@stemma/store')
  const [first, ...others] = quickCheck(path)
  if (first === undefined) return form
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  return {
    ...form,
    status: 'problem',
    detail: `${path} is damaged: ${first}${more}`,
    next: 'restore it from a backup',
  }
}

async function checkHolder(path: string): Promise<readonly Check[]> {
  const check = { group: 'healthy', name: 'database lock' } as const
  const text = await readFile(`${path}.pid`, 'utf8').catch(() => '')
  const pid = Number(text.trim())
  if (!Number.isInteger(pid) || pid <= 0) return []
  const detail = isRunning(pid)
    ? `held by process ${pid}`
    : `free; process ${pid} had it last and is gone`
  return [{ ...check, status: 'ok', detail }]
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process is one all the same.
    return errorCode(error) === 'EPERM'
  }
}
