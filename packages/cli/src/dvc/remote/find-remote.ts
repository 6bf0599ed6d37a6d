import { CliError, exitCodes } from '../../fail.ts'
import type { Config } from '../files/read-config.ts'

/** A remote that the settings name. */
export type Remote =
  | {
      readonly kind: 'http'
      readonly name: string
      /** Without a slash at its end. */
      readonly url: string
      readonly method: 'POST' | 'PUT'
      readonly headers: Readonly<Record<string, string>>
    }
  | { readonly kind: 'folder'; readonly name: string; readonly folder: string }

/** Exit code of `dvc` for what is wrong in its settings. */
const wrongSettings = 251

/** The remote of a name, or the default one. @throws CliError */
export function findRemote(config: Config, given: string | undefined): Remote {
  const name = (given ?? config.get('core')?.get('remote'))?.toLowerCase()
  if (name === undefined)
    throw new CliError(
      "no remote is named, and there is no default one: 'stemma dvc remote add -d stemma http://HOST/dvc/REPO' makes one.",
      wrongSettings,
    )
  const settings = config.get(`remote "${name}"`)
  const url = settings?.get('url')
  if (settings === undefined || url === undefined)
    throw new CliError(`there is no remote '${name}' in the settings.`, wrongSettings)
  if (/^https?:\/\//iu.test(url)) return httpRemote(name, url, settings)
  if (/^[a-z][a-z0-9+.-]*:\/\//iu.test(url))
    throw new CliError(
      `the remote '${name}' is at ${url.split('://', 1)[0] ?? ''}://, which only dvc itself speaks. This command knows http, https and folders.`,
      exitCodes.refused,
    )
  return { kind: 'folder', name, folder: url }
}

function httpRemote(name: string, text: string, settings: ReadonlyMap<string, string>): Remote {
  const url = new URL(text)
  const [user, password] = [
    settings.get('user') ?? decodeURIComponent(url.username),
    settings.get('password') ?? decodeURIComponent(url.password),
  ]
  url.username = ''
  url.password = ''
  return {
    kind: 'http',
    name,
    url: url.href.replace(/\/+$/u, ''),
    method: settings.get('method')?.toUpperCase() === 'PUT' ? 'PUT' : 'POST',
    headers: headersOf(name, settings, { user, password }),
  }
}

function headersOf(
  name: string,
  settings: ReadonlyMap<string, string>,
  { user, password }: { readonly user: string; readonly password: string },
): Readonly<Record<string, string>> {
  const auth = settings.get('auth')?.toLowerCase()
  if (auth === 'custom') {
    const header = settings.get('custom_auth_header')
    if (header === undefined || password === '')
      throw new CliError(
        `the remote '${name}' has auth = custom, which needs custom_auth_header and password.`,
        wrongSettings,
      )
    return { [header.toLowerCase()]: password }
  }
  if (auth === 'basic' && (user === '' || password === ''))
    throw new CliError(
      `the remote '${name}' has auth = basic, which needs user and password.`,
      wrongSettings,
    )
  if (auth !== undefined && auth !== 'basic')
    throw new CliError(`the remote '${name}' has auth = ${auth}, which dvc does not know either.`)
  if (user === '' && password === '') return {}
  const pair = Buffer.from(`${user}:${password}`).toString('base64')
  return { authorization: `Basic ${pair}` }
}
