import type { OfLoggedModel, OfRun, SourceRegistered } from '@stemma/contract'
import type { HttpClient } from '../client/http-client.ts'
import type { ArtifactPlaces, SourceFile } from './artifact-places.ts'
import { copyArtifacts } from './copy-artifacts.ts'
import { refuse, type HistorySums } from './history-sums.ts'

type Owner = OfRun | OfLoggedModel

interface Copying {
  readonly client: HttpClient
  readonly signal?: AbortSignal | undefined
  readonly sums: HistorySums
  /** Runs that get none. */
  readonly leftOut: ReadonlySet<string>
  readonly onProgress: (sums: HistorySums) => Promise<void>
}

/** Files that are to be copied when their owners are here. */
export class FileCopies {
  readonly #places: ArtifactPlaces | undefined
  readonly #copies: { readonly owner: Owner; readonly files: AsyncIterable<SourceFile> }[] = []
  /** Where files of runs were that are copied, by run. */
  readonly #oldPlaces = new Map<string, string>()
  /** How many runs and models have no files where they should be, by the place of their experiment. */
  readonly #missing = new Map<string, number>()

  constructor(places: ArtifactPlaces | undefined) {
    this.#places = places
  }

  /** What is said of where files are: nothing, where they are copied to a place here. */
  async placeFor(owner: Owner, uri: string | undefined): Promise<string | undefined> {
    if (this.#places === undefined || uri === undefined || uri === '') return uri
    const id = 'run_id' in owner ? owner.run_id : owner.model_id
    const files = await this.#places.find(uri, id)
    if (files === undefined) return uri
    const root = rootOf(uri)
    if (files === 'missing') this.#missing.set(root, (this.#missing.get(root) ?? 0) + 1)
    else this.#copies.push({ owner, files })
    if ('run_id' in owner) this.#oldPlaces.set(owner.run_id, uri)
    return undefined
  }

  /** Versions whose files lie in what is copied are of the files here. */
  withPlaces({ versions = [], ...model }: SourceRegistered): SourceRegistered {
    return {
      ...model,
      versions: versions.map((version) => {
        const { source = '', run_id: runId = '' } = version
        const old = this.#oldPlaces.get(runId)?.replace(/\/+$/u, '')
        return old !== undefined && source.startsWith(`${old}/`)
          ? { ...version, storage_location: `runs:/${runId}${source.slice(old.length)}` }
          : version
      }),
    }
  }

  async copyAll({ client, signal, sums, leftOut, onProgress }: Copying): Promise<void> {
    for (const [place, count] of this.#missing)
      refuse(sums, [
        {
          subject: place,
          reason: `${count} runs or models have no files that can be read there`,
        },
      ])
    const stop = signal ?? new AbortController().signal
    for (const { owner, files } of this.#copies) {
      if ('run_id' in owner && leftOut.has(owner.run_id)) continue
      const copied = await copyArtifacts({ http: client, owner, files, signal: stop })
      sums.files += copied.files
      refuse(sums, copied.refused)
      await onProgress(sums)
    }
  }
}

/** `/mlruns/1/RUN/artifacts` is of an experiment in `/mlruns/1`. */
function rootOf(uri: string): string {
  return uri.replace(/\/[^/]+\/artifacts\/*$/u, '')
}
