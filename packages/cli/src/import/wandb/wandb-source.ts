import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { withoutSecrets, type HistorySource } from '@stemma/contract'
import { CliError } from '../../fail.ts'
import type { ArtifactPlaces, SourceFile } from '../artifact-places.ts'
import { derivedId } from '../derived-id.ts'
import { readWandbRun, type WandbRun } from './read-run.ts'

/** Runs that wandb wrote offline: the `.wandb` files below a folder. */
export async function wandbSource(
  folder: string,
): Promise<HistorySource & { readonly places: ArtifactPlaces }> {
  const files = await findLogs(folder)
  if (files.length === 0) throw new CliError(`there are no .wandb files below ${folder}.`)
  const left = new Map<string, number>()
  const folders = new Map<string, string>()
  const read = new Map<string, WandbRun>()
  for (const file of files) {
    const run = await readWandbRun(file)
    if (run.id === '') {
      left.set(`${file}: it names no run`, 1)
      continue
    }
    for (const [what, count] of run.left) left.set(what, (left.get(what) ?? 0) + count)
    const id = idOf(run)
    folders.set(id, join(dirname(file), 'files'))
    read.set(id, run)
  }
  return {
    shown: folder,
    experiments: async () =>
      [...new Set(Array.from(read.values(), experimentOf))].map((name) => ({
        sourceId: name,
        name,
      })),
    async *runs() {
      for (const [id, run] of read)
        yield {
          run_id: id,
          experiment_id: experimentOf(run),
          name: run.name || run.id,
          status: run.status,
          start_time: run.startTime,
          ...(run.status !== 'RUNNING' && { end_time: run.endTime }),
          artifact_uri: `wandb:${id}`,
          params: Array.from(run.params, ([key, value]) => ({ key, value })),
          tags: tagsOf(run),
        }
    },
    async *points() {
      for (const [runId, { series }] of read) yield { runId, series }
    },
    async *loggedModels() {},
    async *registry() {},
    leftOut: async () => Array.from(left, ([what, count]) => `${count} ${what} are not taken`),
    close: async () => {},
    places: {
      covers: () => true,
      find: async (uri) => {
        const own = folders.get(uri.replace(/^wandb:/u, ''))
        const isThere = own !== undefined && (await stat(own).catch(() => undefined))?.isDirectory()
        return own !== undefined && isThere === true ? walk(own, '') : 'missing'
      },
    },
  }
}

/** wandb's ids are of a project: two projects may have the same. */
function idOf({ id, project, entity }: WandbRun): string {
  return derivedId('wandb', entity, project, id)
}

function experimentOf({ project, entity }: WandbRun): string {
  const name = project === '' ? 'uncategorized' : project
  return entity === '' ? name : `${entity}/${name}`
}

function tagsOf(run: WandbRun): { readonly key: string; readonly value: string }[] {
  return [
    { key: 'stemma.client', value: 'wandb' },
    { key: 'wandb.id', value: run.id },
    ...run.tags.map((tag) => ({ key: `tag/${tag}`, value: 'true' })),
    { key: 'mlflow.note.content', value: run.note },
    { key: 'mlflow.source.git.commit', value: run.commit },
    { key: 'mlflow.source.git.repoURL', value: withoutSecrets(run.repository) },
  ].filter(({ value }) => value !== '')
}

async function findLogs(folder: string): Promise<readonly string[]> {
  const found: string[] = []
  const walkFolders = async (place: string): Promise<void> => {
    const entries = await readdir(place, { withFileTypes: true }).catch(() => {
      throw new CliError(`there is no folder ${place}.`)
    })
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(place, entry.name)
      if (entry.isDirectory()) await walkFolders(path)
      else if (entry.isFile() && entry.name.endsWith('.wandb')) found.push(path)
    }
  }
  await walkFolders(folder)
  return found
}

async function* walk(folder: string, below: string): AsyncGenerator<SourceFile> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) yield* walk(folder, path)
    if (!entry.isFile()) continue
    const place = join(folder, path)
    const { size: sizeBytes } = await stat(place)
    yield { path, sizeBytes, read: () => createReadStream(place) as AsyncIterable<Buffer> } // no encoding: bytes
  }
}
