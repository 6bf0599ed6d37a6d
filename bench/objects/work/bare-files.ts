import { closeSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { diskAtRest } from './disk-at-rest.ts'

export interface BareFiles {
  readonly folder: string
  readonly paths: readonly string[]
  readonly fileBytes: number
}

/** Milliseconds that the file system alone takes, by the fewest calls from Node: what no client can be quicker than with one thread. */
export interface BareTimes {
  /** Each file read; all of them written to one, which is fsynced. */
  readonly inMs: number
  /** Each file made anew. */
  readonly outMs: number
}

/** `in` holds the files; `bare` must not be there. */
export async function measureBareFiles({
  folder,
  paths,
  fileBytes,
}: BareFiles): Promise<BareTimes> {
  const all = Buffer.alloc(paths.length * fileBytes)
  await diskAtRest()
  let start = performance.now()
  for (const [at, path] of paths.entries()) {
    const file = openSync(join(folder, 'in', path), 'r')
    readSync(file, all, at * fileBytes, fileBytes, null)
    closeSync(file)
  }
  writeOne(join(folder, 'bare-pack'), all)
  const inMs = performance.now() - start
  for (const part of new Set(paths.map((path) => dirname(path)))) {
    mkdirSync(join(folder, 'bare', part), { recursive: true })
  }
  await diskAtRest()
  start = performance.now()
  for (const [at, path] of paths.entries()) {
    const file = openSync(join(folder, 'bare', path), 'wx')
    writeSync(file, all, at * fileBytes, fileBytes)
    closeSync(file)
  }
  return { inMs, outMs: performance.now() - start }
}

function writeOne(path: string, bytes: Buffer): void {
  const file = openSync(path, 'wx')
  for (let at = 0; at < bytes.byteLength;) at += writeSync(file, bytes, at)
  fsyncSync(file)
  closeSync(file)
}
