import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import { runCommand, type CommandResult } from '../env/run-command.ts'

/** A folder with Git repositories, and programs that know nothing of the settings of who runs the tests. */
export interface GitWorkspace {
  readonly folder: string
  /** A bare repository in it, to push to. */
  readonly remote: string
  /** Runs a program in a folder of the workspace; whatever it ends with is answered. */
  readonly run: (
    where: string,
    command: readonly [string, ...string[]],
    env?: Readonly<Record<string, string>>,
  ) => Promise<CommandResult>
  /** The same of what must succeed; what it printed. */
  readonly must: (
    where: string,
    command: readonly [string, ...string[]],
    env?: Readonly<Record<string, string>>,
  ) => Promise<string>
  /** Makes a repository with the remote as its origin. */
  readonly init: (where: string) => Promise<void>
  readonly write: (path: string, content: string | Uint8Array) => Promise<void>
}

/** `programs`: folders of programs that come before those of the machine. */
export async function gitWorkspace(
  t: TestContext,
  programs: readonly string[],
): Promise<GitWorkspace> {
  const folder = await mkdtemp(join(tmpdir(), 'stemma-git-'))
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const remote = join(folder, 'remote.git')
  const home = join(folder, 'home')
  await mkdir(home)
  const environment = {
    ...cleanEnvironment(),
    PATH: [...programs, process.env['PATH'] ?? ''].join(delimiter),
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    DVC_NO_ANALYTICS: '1',
    DVC_SITE_CACHE_DIR: join(home, 'site'),
    // pip compiles what it installs.
    PYTHONDONTWRITEBYTECODE: '1',
  }
  const run: GitWorkspace['run'] = (where, command, env = {}) =>
    runCommand(command, { cwd: join(folder, where), env: { ...environment, ...env } })
  const must: GitWorkspace['must'] = async (where, command, env) => {
    const { status, stdout, stderr } = await run(where, command, env)
    assert.equal(status, 0, `${command.join(' ')}\n${stdout}${stderr}`)
    return stdout + stderr
  }
  await must('.', ['git', 'init', '--quiet', '--bare', '-b', 'main', remote])
  return {
    folder,
    remote,
    run,
    must,
    init: async (where) => {
      await must('.', ['git', 'init', '--quiet', '-b', 'main', where])
      await must(where, ['git', 'remote', 'add', 'origin', remote])
    },
    write: async (path, content) => {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), content)
    },
  }
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(GIT|DVC|LFS|NODE_TEST|STEMMA)_/u.test(name)),
  )
}
