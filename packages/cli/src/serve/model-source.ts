import { createHash } from 'node:crypto'
import { createReadStream, existsSync, statSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { ModelFile } from '@stemma/core'
import { findLocalFiles } from '../artifacts/local-files.ts'
import { CliError } from '../fail.ts'
import { copyModel } from '../models/download.ts'
import { findVersion, parseModelAddress } from '../models/model-address.ts'
import type { Session } from '../session.ts'

/** A model that can be served, wherever its files are. */
export interface ModelSource {
  /** For people: `churn/3`, `runs:/ID/model`. */
  readonly title: string
  /** Of a deployment, where nobody gives another one. */
  readonly name: string
  readonly uri: string
  /** Empty unless it is a version of a registered model. */
  readonly modelName: string
  readonly modelVersion: number | undefined
  /** Empty where only the model itself may know. */
  readonly runId: string
  /** Copies its files into a folder, which appears whole or not at all; the digest of them. Throws CliError. */
  readonly copy: (target: string, signal: AbortSignal | undefined) => Promise<string>
}

/**
 * Finds `NAME/VERSION`, `NAME@ALIAS` and `NAME/latest` (also behind `models:/`), `models:/m-ID`, `runs:/ID/PATH`, and a folder of this machine (`./model`,
 * `/srv/model`, `file:///srv/model`). Throws CliError when there is no such model.
 */
export async function findSource(session: Session, text: string): Promise<ModelSource> {
  if (/^(?:\.{1,2}(?:\/|$)|\/|file:)/u.test(text)) return folderSource(text)
  if (text.startsWith('runs:') || /^models:\/+m-[0-9a-f]{32}(?:\/|$)/u.test(text)) {
    const { filesSource } = await import('./files-source.ts')
    return filesSource(session, text)
  }
  const version = await findVersion(session.http, parseModelAddress(text))
  return {
    title: `${version.name}/${version.version}`,
    name: version.name,
    uri: text.startsWith('models:/') ? text : `models:/${text}`,
    modelName: version.name,
    modelVersion: version.version,
    runId: version.run_id ?? '',
    copy: async (target, signal) => {
      const { digest } = await copyModel(session.http, { version, target, signal }, session.effects)
      return digest
    },
  }
}

function folderSource(text: string): ModelSource {
  const folder = text.startsWith('file:') ? fileURLToPath(text) : resolve(text)
  if (!existsSync(join(folder, 'MLmodel')) || !statSync(folder).isDirectory())
    throw new CliError(`${folder} is no folder with a model: it has no file MLmodel.`)
  return {
    title: folder,
    name: nameFrom(basename(folder)),
    uri: pathToFileURL(folder).href,
    modelName: '',
    modelVersion: undefined,
    runId: '',
    copy: async (target) => {
      // What serves does not change when the folder does.
      await cp(folder, target, { recursive: true })
      const files = await findLocalFiles([`${target}/.`])
      return digestOf(
        await Promise.all(
          files.map(async ({ path, place }) => ({ path, sha256: await hashFile(place) })),
        ),
      )
    },
  }
}

/** Of the files of a model. */
export async function digestOf(files: readonly ModelFile[]): Promise<string> {
  const { modelDigest } = await import('@stemma/core')
  return modelDigest(files)
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** As deployments may be named. */
export function nameFrom(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9._-]/gu, '-').replace(/^[^A-Za-z0-9]+/u, '') || 'model'
}
