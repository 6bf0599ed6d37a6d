import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { bytesBelow, run, timed, type Place } from './command.ts'
import { findOrInstall } from './debian.ts'
import type { KeptFiles, Moved, StoragePeer } from './system.ts'

export const gitLfs: StoragePeer = {
  id: 'git-lfs',
  title: 'git-lfs',
  how: 'a commit with all files, `git lfs push` to a bare repository by `file://` and `git lfs pull` into a clone. git-lfs ships no server; its own agent for `file://` is quicker than any of them, since no HTTP lies between. It does not fsync.',
  prepare: async () => {
    await findOrInstall('git', ['--version'])
    return findOrInstall('git-lfs', ['version'])
  },
  keep: async (files) => {
    const { remote } = await send(files)
    return bytesBelow(join(remote, 'lfs', 'objects'))
  },
  move,
}

interface Sent {
  readonly remote: string
  readonly sentMs: number
  readonly place: Place
}

async function send({ source, folder }: KeptFiles): Promise<Sent> {
  const work = join(folder, 'work')
  const remote = join(folder, 'remote.git')
  const place = placeOf(work, folder)
  await mkdir(join(work, 'files'), { recursive: true })
  await run('git', ['init', '--quiet', '--bare', remote], { ...place, cwd: folder })
  await run('git', ['init', '--quiet', '--initial-branch', 'main', work], { ...place, cwd: folder })
  // Else a commit of many files sets off a collection that takes objects from under the push.
  await run('git', ['config', 'gc.auto', '0'], place)
  await run('git', ['lfs', 'install', '--local'], place)
  await run('git', ['lfs', 'track', 'files/**'], place)
  await run('git', ['remote', 'add', 'origin', `file://${remote}`], place)
  await cp(source, join(work, 'files'), { recursive: true })
  await run('git', ['add', '.'], place)
  await run('git', ['commit', '--quiet', '-m', 'files'], place)
  const sentMs = await timed('git', ['lfs', 'push', 'origin', 'main'], place)
  return { remote, sentMs, place }
}

async function move(files: KeptFiles): Promise<Moved> {
  const { remote, sentMs, place } = await send(files)
  await run('git', ['push', '--quiet', 'origin', 'main'], place)
  const clone = join(files.folder, 'clone')
  await run('git', ['clone', '--quiet', '--branch', 'main', `file://${remote}`, clone], {
    cwd: files.folder,
    env: { ...place.env, GIT_LFS_SKIP_SMUDGE: '1' },
  })
  const there = placeOf(clone, files.folder)
  await run('git', ['lfs', 'install', '--local'], there)
  const fetchedMs = await timed('git', ['lfs', 'pull'], there)
  return { sentMs, fetchedMs, fetched: join(clone, 'files') }
}

/** Nothing of the settings of whoever runs this. */
function placeOf(cwd: string, folder: string): Place {
  return {
    cwd,
    env: {
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'bench',
      GIT_AUTHOR_EMAIL: 'bench@example.org',
      GIT_COMMITTER_NAME: 'bench',
      GIT_COMMITTER_EMAIL: 'bench@example.org',
    },
  }
}
