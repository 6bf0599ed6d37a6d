import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { errorCode, type ModelFilesFields, type NativeModelVersion } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { copyFiles, placeIn } from '../artifacts/copy-files.ts'
import type { HttpClient } from '../client/http-client.ts'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { findVersion, parseModelAddress } from './model-address.ts'

export interface DownloadOptions extends SessionOptions {
  readonly model: string
  /** `NAME-VERSION` in the current folder if absent. */
  readonly folder?: string
  readonly signal?: AbortSignal
}

/**
 * Copies the files of a version into a folder of its own, and checks that they are what was registered. The folder appears whole or not
 * at all.
 */
export async function downloadModel(
  { model, folder, signal, ...options }: DownloadOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const version = await findVersion(http, parseModelAddress(model))
  const target = resolve(folder ?? `${version.name}-${version.version}`)
  if (await isTaken(target)) throw new CliError(`${target} is there already, and not empty.`)
  const found = await copyModel(http, { version, target, signal }, effects)
  const { digest, size_bytes, files } = found
  if (json) return printJson({ folder: target, digest, size_bytes, files })
  await note(`Copied ${files.length} files, ${size_bytes} bytes, SHA-256 ${digest}.`)
  await effects.stdout.write(`${target}\n`)
}

export interface CopyModel {
  readonly version: NativeModelVersion
  /** Not there yet, or empty. */
  readonly target: string
  readonly signal?: AbortSignal | undefined
}

/** Copies the files of a version into a folder, which appears whole or not at all. Throws CliError when they are not what was registered. */
export async function copyModel(
  http: HttpClient,
  { version, target, signal }: CopyModel,
  effects: Effects,
): Promise<ModelFilesFields> {
  const answer = await call(http, 'versions.files', {
    name: version.name,
    version: version.version,
  })
  const { files, digest } = answer
  const beside = `${target}.${randomUUID()}.partial`
  try {
    await mkdir(beside, { recursive: true })
    const read = await copyFiles(
      http,
      {
        owner: { name: version.name, version: version.version },
        pages: () => [files],
        placeOf: (path) => placeIn(beside, path),
        signal,
      },
      effects,
    )
    const { modelDigest } = await import('@stemma/core')
    const found = modelDigest(read)
    const registered = version.digest ?? digest
    if (found !== registered)
      throw new CliError(
        `what came is not what was registered as version ${version.version} of '${version.name}': the digest was ${registered}, now it is ${found}.`,
      )
    await rm(target, { recursive: true, force: true })
    await rename(beside, target)
    return answer
  } catch (error) {
    if (signal?.aborted === true)
      throw new CliError(`stopped; ${target} was not made.`, exitCodes.interrupted)
    throw error
  } finally {
    await rm(beside, { recursive: true, force: true })
  }
}

async function isTaken(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw new CliError(`${folder} is no folder that can be written to.`)
  }
}
