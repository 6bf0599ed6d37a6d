import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { safePath, type ModelFileFields, type NativeModelVersion } from '@stemma/contract'
import { call } from '../client/call.ts'
import type { HttpClient } from '../client/http-client.ts'
import { machine, type Effects } from '../effects.ts'
import { CliError } from '../fail.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { findVersion, parseModelAddress } from './model-address.ts'

export interface DownloadOptions extends SessionOptions {
  readonly model: string
  /** `NAME-VERSION` in the current folder if absent. */
  readonly folder?: string
}

/**
 * Copies the files of a version into a folder of its own, and checks that they are what was registered. The folder appears whole or not
 * at all.
 */
export async function downloadModel(
  { model, folder, ...options }: DownloadOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const version = await findVersion(http, parseModelAddress(model))
  const { files, digest, size_bytes } = await call(http, 'versions.files', {
    name: version.name,
    version: version.version,
  })
  const target = resolve(folder ?? `${version.name}-${version.version}`)
  if (await isTaken(target)) throw new CliError(`${target} is there already, and not empty.`)
  const beside = `${target}.${randomUUID()}.partial`
  try {
    await mkdir(beside, { recursive: true })
    const read: ModelFileFields[] = []
    for (const file of files) read.push(await copyFile(http, { version, file, folder: beside }))
    const { modelDigest } = await import('@stemma/core')
    const found = modelDigest(read)
    const registered = version.digest ?? digest
    if (found !== registered)
      throw new CliError(
        `what came is not what was registered as version ${version.version} of '${version.name}': the digest was ${registered}, now it is ${found}.`,
      )
    await rm(target, { recursive: true, force: true })
    await rename(beside, target)
  } finally {
    await rm(beside, { recursive: true, force: true })
  }
  if (json) return printJson({ folder: target, digest, size_bytes, files })
  await note(`Copied ${files.length} files, ${size_bytes} bytes, SHA-256 ${digest}.`)
  await effects.stdout.write(`${target}\n`)
}

interface Copy {
  readonly version: NativeModelVersion
  readonly file: ModelFileFields
  readonly folder: string
}

async function copyFile(
  http: HttpClient,
  { version: { name, version }, file, folder }: Copy,
): Promise<ModelFileFields> {
  // A server that is not ours must not choose where on this machine it writes.
  const place = join(folder, safePath(file.path))
  await mkdir(dirname(place), { recursive: true })
  const hash = createHash('sha256')
  const hashing = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const bytes = http.bytes({
    method: 'GET',
    path: '/model-versions/get-artifact',
    query: { name, version, path: file.path },
  })
  await pipeline(Readable.from(bytes), hashing, createWriteStream(place, { flags: 'wx' }))
  return { ...file, sha256: hash.digest('hex') }
}

async function isTaken(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw new CliError(`${folder} is no folder that can be written to.`)
  }
}
