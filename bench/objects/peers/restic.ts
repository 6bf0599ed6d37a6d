import { join } from 'node:path'
import { bytesBelow, run } from './command.ts'
import { findOrInstall } from './debian.ts'
import type { KeptFiles, StoragePeer } from './system.ts'

export const restic: StoragePeer = {
  id: 'restic',
  title: 'restic',
  how: 'a backup of the folder with all versions into a new local repository of version 2, compression as shipped (auto). It fsyncs its packs.',
  prepare: () => findOrInstall('restic', ['version']),
  keep,
}

async function keep({ source, folder }: KeptFiles): Promise<number> {
  const repository = join(folder, 'repository')
  const env = {
    RESTIC_REPOSITORY: repository,
    RESTIC_PASSWORD: 'bench',
    RESTIC_CACHE_DIR: join(folder, 'cache'),
  }
  await run('restic', ['init', '--repository-version', '2'], { cwd: source, env })
  await run('restic', ['backup', '--quiet', '.'], { cwd: source, env })
  return bytesBelow(repository)
}
