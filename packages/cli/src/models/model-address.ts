import type { NativeModelVersion } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import { CliError, exitCodes } from '../fail.ts'

/** What somebody names: a model, one of its versions, or what an alias of it names. */
export interface ModelAddress {
  readonly name: string
  /** A number as text, or `latest`. */
  readonly version?: string
  readonly alias?: string
}

/** Reads `churn`, `churn/3`, `churn/latest` and `churn@champion`, also behind `models:/`. Throws CliError for anything else. */
export function parseModelAddress(text: string): ModelAddress {
  const rest = text.replace(/^models:\/+/u, '')
  const [name = '', version, ...more] = rest.split('/')
  if (version !== undefined) {
    if (name !== '' && more.length === 0 && /^(\d+|latest)$/iu.test(version))
      return { name, version: version.toLowerCase() }
    throw unreadable(text)
  }
  const at = rest.lastIndexOf('@')
  if (at < 0) return rest === '' ? refuse(text) : { name: rest }
  const [model, alias] = [rest.slice(0, at), rest.slice(at + 1)]
  return model === '' || alias === '' ? refuse(text) : { name: model, alias }
}

/** An address that must name an alias. */
export function parseAliasAddress(text: string): { readonly name: string; readonly alias: string } {
  const { name, alias } = parseModelAddress(text)
  if (alias !== undefined) return { name, alias }
  throw new CliError(`'${text}' names no alias. Write it as ${name}@champion.`, exitCodes.usage)
}

/** The version behind an address. Throws CliError when there is none, or the address names only a model. */
export async function findVersion(
  http: HttpClient,
  { name, version, alias }: ModelAddress,
): Promise<NativeModelVersion> {
  if (version !== undefined && version !== 'latest')
    return call(http, 'versions.get', { name, version: Number(version) })
  if (version === 'latest' || alias?.toLowerCase() === 'latest') {
    const { latest_versions: latest } = await call(http, 'models.get', { name })
    const newest = latest.toSorted((one, other) => other.version - one.version)[0]
    if (newest) return call(http, 'versions.get', { name, version: newest.version })
    throw new CliError(`model '${name}' has no versions.`)
  }
  if (alias === undefined)
    throw new CliError(
      `name a version: ${name}/3, ${name}/latest or ${name}@champion.`,
      exitCodes.usage,
    )
  const { version: number } = await call(http, 'models.alias', { name, alias })
  if (number === undefined)
    throw new CliError(`model '${name}' has no alias '${alias}'. See: stemma models show ${name}`)
  return call(http, 'versions.get', { name, version: number })
}

function refuse(text: string): never {
  throw unreadable(text)
}

function unreadable(text: string): CliError {
  return new CliError(
    `'${text}' is no model. Write NAME, NAME/VERSION, NAME/latest or NAME@ALIAS.`,
    exitCodes.usage,
  )
}
