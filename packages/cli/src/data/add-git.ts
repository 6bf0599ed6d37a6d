import type { NativeAddedData } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import { machine, type Effects } from '../effects.ts'
import { addData, type AddDataOptions } from './add.ts'
import { gitCommit, type GitCommit } from './git-commit.ts'
import type { Location } from './open-location.ts'

export interface AddCommitOptions extends Omit<AddDataOptions, 'file' | 'location' | 'onAdded'> {
  /** A folder of a Git repository. */
  readonly git: string
  readonly file: string | undefined
}

/**
 * Adds a version that stands for the commit that is checked out in a folder: of a file, or without one of what DVC tracks there, a row for
 * each file. Runs that say that they ran this commit saw the version.
 */
export async function addCommitData(
  { git, file, ...options }: AddCommitOptions,
  effects: Effects = machine,
): Promise<void> {
  const commit = await gitCommit(git)
  const onAdded = async (http: HttpClient, { version }: NativeAddedData): Promise<string> => {
    const reference = `${options.name}/${version.version}`
    const { runs } = await call(http, 'data.commit', { reference, ...commit })
    return `${commitText(commit, runs)}\n`
  }
  if (file !== undefined) return addData({ ...options, file, onAdded }, effects)
  const location = await trackedBy(git, effects)
  // Files of a commit are told apart by their paths.
  const { key = 'path' } = options
  await addData({ ...options, key, file: location.fileName, location, onAdded }, effects)
}

/** All files that DVC tracks in a folder, a line of JSON for each. */
async function trackedBy(
  folder: string,
  { environment }: Pick<Effects, 'environment'>,
): Promise<Location> {
  const { listTracked } = await import('../dvc/verbs/list-tracked.ts')
  const files = listTracked(folder, environment)
  const lines = files.map(({ path, md5 }) => `${JSON.stringify({ path, md5 })}\n`)
  const bytes = Buffer.from(lines.join(''))
  return {
    fileName: 'tracked.jsonl',
    sizeBytes: bytes.byteLength,
    bytes: once(bytes),
    close: () => {},
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function commitText({ commit, path }: GitCommit, runs: number): string {
  const of = path === '.' ? '' : ` of ${path}`
  const seen = runs === 0 ? '' : `; ${runs === 1 ? 'one run' : `${runs} runs`} of it saw this`
  return `  commit ${commit.slice(0, 8)}${of}${seen}`
}
