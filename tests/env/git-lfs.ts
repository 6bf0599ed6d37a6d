import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { cacheFolder } from './checkout.ts'
import { installOnce } from './install-once.ts'
import { mustRun, runCommand } from './run-command.ts'

const newest = 'v3.8.1'

/** The folder of `git-lfs`: that of this machine, else Debian's, else one that Go builds. */
export async function gitLfs(): Promise<string> {
  return onPath('git-lfs') ?? (await fromDebian()) ?? (await fromGo(newest))
}

/** The folder of `git-lfs` of a version, which Go builds. */
export async function gitLfsOf(version: string): Promise<string> {
  return fromGo(version)
}

/** Where a program is that can be started by its name. */
function onPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.find((folder) => existsSync(join(folder, name)))
}

async function fromDebian(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  const install =
    'apt-get install -y -qq git-lfs || { apt-get update -qq && apt-get install -y -qq git-lfs; }'
  await runCommand(['/bin/sh', '-c', install], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).catch(() => undefined)
  return onPath('git-lfs')
}

async function fromGo(version: string): Promise<string> {
  const folder = join(cacheFolder, `git-lfs-${version}`)
  const go = ['/usr/local/go/bin/go', '/usr/bin/go'].find((place) => existsSync(place)) ?? 'go'
  await installOnce({
    name: `git-lfs ${version}`,
    folder,
    pins: [version],
    install: async () => {
      await rm(folder, { recursive: true, force: true })
      const env = { ...process.env, GOBIN: folder, GOFLAGS: '-modcacherw', CGO_ENABLED: '0' }
      await mustRun([go, 'install', `github.com/git-lfs/git-lfs/v3@${version}`], { env })
    },
  })
  return folder
}
