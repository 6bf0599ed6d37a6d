import { existsSync, readFileSync } from 'node:fs'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { machine, type Effects } from '../../effects.ts'
import { CliError, exitCodes } from '../../fail.ts'
import { withRemote } from '../files/edit-config.ts'
import { replaceFile } from '../files/replace-file.ts'
import { findRepository } from '../tree/find-repository.ts'

export interface RemoteAddOptions {
  readonly name: string
  /** An address, or a folder. */
  readonly url: string
  readonly default?: boolean
  readonly force?: boolean
  readonly quiet?: boolean
}

/** Names a remote in the settings of the repository. */
export async function remoteAdd(
  { name: given, url, default: isDefault = false, force = false, quiet = false }: RemoteAddOptions,
  effects: Effects = machine,
  folder: string = process.cwd(),
): Promise<void> {
  // As dvc, which does not tell capital letters from small ones.
  const name = given.toLowerCase()
  if (!/^[\w.-]+$/u.test(name))
    throw new CliError(
      `'${given}' is no name of a remote: letters, digits, '.', '_' and '-' make one.`,
      exitCodes.usage,
    )
  if (url.trim() === '' || /[\p{Cc}]/u.test(url))
    throw new CliError(`'${url}' is neither an address nor a folder.`, exitCodes.usage)
  const { own } = findRepository(folder, effects.environment)
  const file = join(own, 'config')
  const isPath = !/^[a-z][a-z0-9+.-]*:\/\//iu.test(url) && !isAbsolute(url)
  const written = isPath ? relative(own, resolve(folder, url)) : url
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  replaceFile(file, withRemote(text, { name, url: written, isDefault, force }))
  if (isDefault && !quiet) await effects.stdout.write(`Setting '${name}' as a default remote.\n`)
}
