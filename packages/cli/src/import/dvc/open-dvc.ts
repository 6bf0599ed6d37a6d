import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative, resolve, sep } from 'node:path'
import { withoutSecrets, type HistorySource, type SourceRun } from '@stemma/contract'
import type { Client } from '@stemma/sdk/client'
import { Cache } from '../../dvc/tree/cache.ts'
import { findRepository } from '../../dvc/tree/find-repository.ts'
import { CliError } from '../../fail.ts'
import { findLiveRuns, revisionTag } from './find-live-runs.ts'
import { git, GitHistory, type HistoryCommit } from './git-history.ts'
import { readCommitRun, type CommitRun, type CommitSource } from './read-commit.ts'

export interface OpenDvc {
  /** A folder, or what `git clone` takes. */
  readonly repository: string
  /** The experiment of the runs; the name of the repository if absent. */
  readonly experimentName?: string | undefined
  /** Also all commits of branches and tags that name metrics or parameters. */
  readonly allCommits?: boolean | undefined
  /** Where runs that came live are. */
  readonly client: Client
}

/**
 * Opens the experiments of a repository of DVC as a history: each experiment, and the commit that it began from, is a run, with what its
 * `dvc.yaml` names. Runs that came live are the same runs.
 *
 * @throws CliError where there is no repository of Git and DVC
 */
export async function openDvc(options: OpenDvc): Promise<HistorySource> {
  const { repository, allCommits = false, client } = options
  const place = await openPlace(repository)
  const { history } = place.source
  const shown = withoutSecrets(repository)
  const experiment = options.experimentName ?? place.name
  const leftOut: string[] = []
  const live = new Set<string>()
  const commits = await history.commits(allCommits)
  const each = async function* (): AsyncGenerator<readonly [HistoryCommit, CommitRun]> {
    for (const commit of commits) {
      const run = await readCommitRun(place.source, commit)
      if (run !== undefined) yield [commit, run]
    }
  }
  return {
    shown,
    experiments: async () => [{ name: experiment, sourceId: 'dvc' }],
    runs: async function* () {
      const known = await findLiveRuns(client, new Set(commits.map(({ hash }) => hash)))
      for await (const [commit, run] of each()) {
        const liveRun = known.get(commit.hash)
        if (liveRun !== undefined) live.add(commit.hash)
        for (const one of run.leftOut) leftOut.push(`${nameOf(commit)}: ${one}`)
        yield runOf({ commit, run, place, runId: liveRun ?? idOf(commit, place) })
      }
    },
    points: async function* () {
      // The points of those have come already, with their own times.
      for await (const [commit, { series }] of each())
        if (!live.has(commit.hash)) yield { runId: idOf(commit, place), series }
    },
    loggedModels: async function* () {},
    registry: async function* () {},
    leftOut: async () => leftOut,
    close: async () => {
      history.close()
      place.remove()
    },
  }
}

interface Place {
  readonly name: string
  /** Where it can be fetched from; empty if nobody says so. */
  readonly origin: string
  readonly source: CommitSource
  readonly remove: () => void
}

async function openPlace(repository: string): Promise<Place> {
  if (/^(?:[a-z+]+:\/\/|[\w.-]+@[\w.-]+:)/iu.test(repository)) return clone(repository)
  if (!existsSync(repository)) throw new CliError(`there is no folder '${repository}'.`)
  const root = (await git(repository, ['rev-parse', '--show-toplevel'])).trimEnd()
  const dvc = findRepository(repository, process.env)
  const cache = new Cache(dvc)
  const path = relative(root, dvc.root).split(sep).join('/')
  const origin = await git(root, ['remote', 'get-url', 'origin']).catch(() => '')
  return {
    name: basename(resolve(dvc.root)),
    origin: withoutSecrets(origin.trimEnd()),
    source: {
      history: new GitHistory(root),
      below: path === '' ? '' : `${path}/`,
      readCached: (md5) => {
        for (const isLegacy of [false, true]) {
          const file = cache.placeOf({ md5, isLegacy })
          if (existsSync(file)) return readFileSync(file, 'utf8')
        }
        return undefined
      },
    },
    remove: () => {},
  }
}

/** Of a repository elsewhere its objects are fetched, with the experiments that were pushed. */
async function clone(url: string): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'stemma-import-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    await git(folder, ['clone', '--quiet', '--bare', '--', url, 'repository.git'])
    const bare = join(folder, 'repository.git')
    await git(bare, ['fetch', '--quiet', 'origin', 'refs/exps/*:refs/exps/*'])
    return {
      name: basename(url.replace(/[?#].*$/u, '').replace(/\/+$/u, ''), '.git'),
      origin: withoutSecrets(url),
      source: { history: new GitHistory(bare), below: '', readCached: () => undefined },
      remove,
    }
  } catch (error) {
    remove()
    throw error
  }
}

/** The same commit of the same repository is the same run, whenever it is read. */
function idOf({ hash }: HistoryCommit, { source }: Place): string {
  return createHash('sha256').update(`dvc ${hash} ${source.below}`).digest('hex').slice(0, 32)
}

function nameOf({ experiment, hash }: HistoryCommit): string {
  return experiment ?? hash.slice(0, 8)
}

function runOf({
  commit,
  run,
  place,
  runId,
}: {
  readonly commit: HistoryCommit
  readonly run: CommitRun
  readonly place: Place
  readonly runId: string
}): SourceRun {
  const stages = run.stages.map(([name, command]) => `${name}: ${command}`).join('\n')
  const tags = {
    'mlflow.source.git.commit': commit.hash,
    'mlflow.source.git.repoURL': place.origin,
    'mlflow.project.entryPoint': stages === '' ? '' : 'dvc repro',
    'mlflow.note.content': commit.experiment === undefined ? commit.subject : '',
    [revisionTag]: commit.hash,
    'dvc.experiment.name': commit.experiment ?? '',
    'dvc.experiment.baseline': commit.baseline ?? '',
    'dvc.stages': stages,
  }
  return {
    run_id: runId,
    experiment_id: 'dvc',
    name: nameOf(commit),
    user_id: commit.author,
    status: 'FINISHED',
    start_time: commit.timeMs,
    end_time: commit.timeMs,
    params: [...run.params].map(([key, value]) => ({ key, value })),
    tags: Object.entries(tags)
      .filter(([, value]) => value !== '')
      .map(([key, value]) => ({ key, value })),
    datasets: [...run.tracked].map(([path, md5]) => ({
      name: path,
      digest: md5,
      source_type: 'dvc',
      source: JSON.stringify({ repository: place.origin, commit: commit.hash, path, md5 }),
      tags: [],
    })),
  }
}
