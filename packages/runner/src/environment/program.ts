import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export type ProcessEnvironment = Readonly<Record<string, string | undefined>>

/** Where a program is that can be started by its name; undefined if it is nowhere on PATH. */
export function findProgram(name: string, environment: ProcessEnvironment): string | undefined {
  for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
    const place = join(folder, name)
    try {
      accessSync(place, constants.X_OK)
      return place
    } catch {
      // Not there.
    }
  }
  return undefined
}

/** What a program prints; undefined if it can't be started or fails. */
export function askProgram(
  [program, ...words]: readonly [string, ...string[]],
  environment: ProcessEnvironment,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { env: { ...environment }, timeout: 30_000, maxBuffer: 64 * 1024 * 1024 }
    execFile(program, words, options, (error, stdout) =>
      resolve(error === null ? stdout : undefined),
    )
  })
}
