import { mkdir, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { call } from '@stemma/sdk/client'
import { findOwnedPath, type OwnedPath } from '../artifacts/artifact-address.ts'
import { copyFiles, placeIn } from '../artifacts/copy-files.ts'
import { openListing, type Listing } from '../artifacts/listing.ts'
import { CliError } from '../fail.ts'
import type { Session } from '../session.ts'
import { digestOf, nameFrom, type ModelSource } from './model-source.ts'

/** A model among the artifacts of a run (`runs:/ID/PATH`) or that was logged (`models:/m-ID`). Throws CliError when there is none. */
export async function filesSource(session: Session, text: string): Promise<ModelSource> {
  const named = await findOwnedPath(session.http, text)
  const owned = (await hasModel(session, named)) ? named : await loggedBy(session, named)
  if (owned === undefined) throw new CliError(`${text} is no model: there is no file MLmodel.`)
  const { path, owner } = named
  return {
    title: text,
    name: nameFrom(path === '' ? 'model' : basename(path)),
    uri: text,
    modelName: '',
    modelVersion: undefined,
    runId: 'run_id' in owner ? owner.run_id : '',
    copy: (target, signal) => copyOwned(session, owned, { target, signal }),
  }
}

async function hasModel({ http }: Session, owned: OwnedPath): Promise<boolean> {
  const path = owned.path === '' ? 'MLmodel' : `${owned.path}/MLmodel`
  return openListing(http, { owned: { ...owned, path }, signal: undefined }).then(
    ({ entries }: Listing) => entries.length > 0,
    () => false,
  )
}

/** What clients from 3 on log under a name of a run is a logged model, and no artifact of the run; the newest of that name counts. */
async function loggedBy(
  { http }: Session,
  { owner, path }: OwnedPath,
): Promise<OwnedPath | undefined> {
  if (!('run_id' in owner) || !/^[^/'"]+$/u.test(path)) return undefined
  const { run_id: runId } = owner
  const { experiment_id: experiment } = await call(http, 'runs.get', { run_id: runId })
  const { models } = await call(http, 'loggedModels.list', {
    experiment_ids: [experiment],
    filter: `source_run_id = '${runId}' AND name = '${path}'`,
    limit: 1,
  })
  const [model] = models
  return model && { owner: { model_id: model.model_id }, path: '' }
}

async function copyOwned(
  session: Session,
  owned: OwnedPath,
  { target, signal }: { readonly target: string; readonly signal: AbortSignal | undefined },
): Promise<string> {
  const { pages } = await openListing(session.http, { owned, signal })
  const below = owned.path === '' ? 0 : owned.path.length + 1
  const beside = `${target}.partial`
  try {
    await mkdir(beside, { recursive: true })
    const copied = await copyFiles(
      session.http,
      {
        owner: owned.owner,
        pages: async function* filePages() {
          for await (const page of pages())
            yield page.flatMap(({ path, is_directory, size_bytes = 0, sha256 }) =>
              is_directory ? [] : [{ path, size_bytes, ...(sha256 !== undefined && { sha256 }) }],
            )
        },
        placeOf: (path) => placeIn(beside, path.slice(below)),
        signal,
      },
      session.effects,
    )
    await rename(beside, target)
    return await digestOf(copied.map(({ path, sha256 }) => ({ path: path.slice(below), sha256 })))
  } finally {
    await rm(beside, { recursive: true, force: true })
  }
}
