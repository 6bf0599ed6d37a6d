import { existsSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { CliError } from '../../fail.ts'
import { mergeConfigs, readConfig, type Config } from '../files/read-config.ts'

/** A repository of `dvc`. */
export interface DvcRepository {
  readonly root: string
  /** Its `.dvc`. */
  readonly own: string
  readonly config: Config
  readonly cacheFolder: string
}

/** Exit code of `dvc` where there is no repository. */
const noRepository = 253

/** The repository that a folder is in. @throws CliError */
export function findRepository(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): DvcRepository {
  for (let root = resolve(folder); ; root = dirname(root)) {
    if (isFolder(join(root, '.dvc'))) return openRepository(root, environment)
    if (root === dirname(root))
      throw new CliError(
        `there is no repository of DVC in '${folder}' or above it: 'stemma dvc init', or 'dvc init', makes one.`,
        noRepository,
      )
  }
}

function openRepository(
  root: string,
  environment: Readonly<Record<string, string | undefined>>,
): DvcRepository {
  const own = join(root, '.dvc')
  const home = environment['XDG_CONFIG_HOME'] ?? join(environment['HOME'] ?? homedir(), '.config')
  const files = [
    '/etc/xdg/dvc/config',
    join(home, 'dvc/config'),
    join(own, 'config'),
    join(own, 'config.local'),
  ]
  const configs = files
    .filter((file) => existsSync(file))
    .map((file) => withPlaces(readConfig(readFileSync(file, 'utf8')), dirname(file)))
  const config = mergeConfigs(configs)
  const cacheFolder = config.get('cache')?.get('dir') ?? join(own, 'cache')
  return { root, own, config, cacheFolder }
}

/** Paths in a file of settings begin at its folder. */
function withPlaces(config: Config, folder: string): Config {
  return new Map(
    [...config].map(([name, section]) => {
      const key = name === 'cache' ? 'dir' : name.startsWith('remote ') ? 'url' : undefined
      const value = key === undefined ? undefined : section.get(key)
      if (key === undefined || value === undefined || /^[a-z][a-z0-9+.-]*:\/\//iu.test(value))
        return [name, section]
      const place = isAbsolute(value) ? value : resolve(folder, value)
      return [name, new Map([...section, [key, place]])]
    }),
  )
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
