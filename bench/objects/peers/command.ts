import { execFile } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { diskAtRest } from '../work/disk-at-rest.ts'

const execute = promisify(execFile)

export interface Place {
  /** The working folder. */
  readonly cwd: string
  /** On top of those of this process. */
  readonly env: Readonly<Record<string, string>>
}

/** Runs a program to its end and returns what it printed. Rejects with the end of what it said if that was a failure. */
export async function run(
  file: string,
  args: readonly string[],
  { cwd, env }: Place,
): Promise<string> {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 }
  try {
    const { stdout } = await execute(file, args, options)
    return stdout
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
    const command = [file, ...args].join(' ')
    throw new Error(`${command} failed: ${said.trim().slice(-300)}`, { cause: error })
  }
}

/** The same when the disk is at rest, and how many milliseconds it took from its start to its end. */
export async function timed(file: string, args: readonly string[], place: Place): Promise<number> {
  await diskAtRest()
  const start = performance.now()
  await run(file, args, place)
  return performance.now() - start
}

/** The sizes of all files below a folder, added up. */
export async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  let sum = 0
  for (const entry of entries) {
    if (entry.isFile()) sum += (await stat(join(entry.parentPath, entry.name))).size
  }
  return sum
}
