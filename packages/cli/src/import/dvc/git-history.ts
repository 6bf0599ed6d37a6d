import { execFile, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { CliError } from '../../fail.ts'

/** A commit that is a run: an experiment of DVC, or a commit of a branch. */
export interface HistoryCommit {
  readonly hash: string
  /** Of an experiment; undefined for a commit of a branch. */
  readonly experiment: string | undefined
  /** The commit that an experiment began from. */
  readonly baseline: string | undefined
  readonly author: string
  readonly subject: string
  /** Milliseconds since 1970. */
  readonly timeMs: number
}

/** Largest text that is read of a commit: parameters, metrics, series. */
const mostBytes = 64 * 1024 * 1024

/** What a Git repository has, as its objects say; its work tree is not looked at. */
export class GitHistory {
  readonly folder: string
  readonly #batch: ChildProcessWithoutNullStreams
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(folder: string) {
    this.folder = folder
    this.#batch = spawn('git', ['cat-file', '--batch'], { cwd: folder, env: gitEnvironment() })
    this.#batch.stderr.resume()
    // The guarantee: no encoding is set.
    this.#chunks = this.#batch.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  }

  /** Experiments, then the commits that they began from; with `all` those of all branches and tags. Oldest first. */
  async commits(all: boolean): Promise<readonly HistoryCommit[]> {
    const refs = await git(this.folder, [
      'for-each-ref',
      '--format=%(objectname) %(refname)',
      'refs/exps',
    ])
    const experiments = refs.split('\n').flatMap((line) => {
      const [, hash, first, rest, name] =
        /^([0-9a-f]+) refs\/exps\/([0-9a-f]{2})\/([0-9a-f]{38})\/(.+)$/u.exec(line) ?? []
      return hash === undefined || name === undefined
        ? []
        : [{ hash, experiment: name, baseline: `${first ?? ''}${rest ?? ''}` }]
    })
    const wanted = all
      ? ['--branches', '--tags']
      : ['--no-walk', 'HEAD', ...experiments.map(({ baseline }) => baseline)]
    const facts = await this.#facts(wanted)
    const own = await this.#facts(['--no-walk', ...experiments.map(({ hash }) => hash)])
    const found = new Map(own.map((commit) => [commit.hash, commit]))
    return [
      ...facts.map((commit) => ({ ...commit, experiment: undefined, baseline: undefined })),
      ...experiments.flatMap((experiment) => {
        const commit = found.get(experiment.hash)
        return commit === undefined ? [] : [{ ...commit, ...experiment }]
      }),
    ].toSorted((one, other) => one.timeMs - other.timeMs)
  }

  async #facts(
    revisions: readonly string[],
  ): Promise<readonly Pick<HistoryCommit, 'hash' | 'author' | 'subject' | 'timeMs'>[]> {
    if (revisions.length === 1 && revisions[0] === '--no-walk') return []
    const text = await git(
      this.folder,
      ['log', '--ignore-missing', '--stdin', '--format=%H%x00%ct%x00%an%x00%s'],
      `${revisions.filter((one) => !one.startsWith('--')).join('\n')}\n`,
      revisions.filter((one) => one.startsWith('--')),
    )
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [hash = '', time = '', author = '', subject = ''] = line.split('\0')
        return { hash, author, subject, timeMs: Number(time) * 1000 }
      })
  }

  /** Paths of a commit that end so; `/`-separated below its root. */
  async paths(commit: string): Promise<readonly string[]> {
    const text = await git(this.folder, ['ls-tree', '-r', '-z', '--name-only', commit])
    return text.split('\0').filter((path) => path !== '')
  }

  /** A file of a commit; undefined where there is none, or it is larger than 64 MiB. One at a time. */
  async read(commit: string, path: string): Promise<string | undefined> {
    if (/[\n\0]/u.test(path)) return undefined
    if (!this.#batch.stdin.write(`${commit}:${path}\n`)) await once(this.#batch.stdin, 'drain')
    const head = await this.#line()
    const [, kind, size] = / (\w+) (\d+)$/u.exec(head) ?? []
    if (kind === undefined) return undefined
    const bytes = await this.#take(Number(size) + 1, Number(size) <= mostBytes)
    return kind === 'blob' ? bytes?.subarray(0, -1).toString('utf8') : undefined
  }

  close(): void {
    this.#batch.stdin.end()
    this.#batch.kill()
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf(10)
      if (end !== -1) {
        const line = this.#rest.subarray(0, end).toString('utf8')
        this.#rest = this.#rest.subarray(end + 1)
        return line
      }
      this.#rest = Buffer.concat([this.#rest, await this.#more()])
    }
  }

  async #take(count: number, isKept: boolean): Promise<Buffer | undefined> {
    const pieces: Buffer[] = []
    let left = count
    for (;;) {
      const piece = this.#rest.subarray(0, left)
      if (isKept) pieces.push(piece)
      this.#rest = this.#rest.subarray(piece.length)
      left -= piece.length
      if (left === 0) return isKept ? Buffer.concat(pieces) : undefined
      this.#rest = await this.#more()
    }
  }

  async #more(): Promise<Buffer> {
    const next = await this.#chunks.next()
    if (next.done === true) throw new CliError('Git ended while its objects were read.')
    return next.value
  }
}

/** What Git prints. @throws CliError with what it says */
export async function git(
  folder: string,
  words: readonly string[],
  input?: string,
  more: readonly string[] = [],
): Promise<string> {
  const running = promisify(execFile)('git', [...words, ...more], {
    cwd: folder,
    env: gitEnvironment(),
    maxBuffer: 1024 * 1024 * 1024,
  })
  if (input !== undefined) running.child.stdin?.end(input)
  try {
    return (await running).stdout
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new CliError(`git ${words[0] ?? ''}: ${said === '' ? String(error) : said}`)
  }
}

/** Nobody is asked for a password, and no helper of the repository runs. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.fsmonitor',
    GIT_CONFIG_VALUE_0: 'false',
  }
}
