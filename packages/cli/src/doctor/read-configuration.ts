import { readFile } from 'node:fs/promises'
import { withoutSecrets } from '@stemma/contract'
import type { OptionSpec, ServerSettings } from '@stemma/server'
import { CliError, exitCodes } from '../fail.ts'

export type ServerFlags = Readonly<Record<string, string | boolean | undefined>>

export interface ConfiguredOption {
  readonly name: string
  /** As it takes effect; passwords are masked. */
  readonly value: string
  /** `--port`, `STEMMA_PORT`, the path of the file, or `default`. */
  readonly source: string
}

export interface Configuration {
  readonly settings: ServerSettings
  readonly options: readonly ConfiguredOption[]
}

interface Sources {
  readonly flags: ServerFlags
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** What `stemma server` would run with, and where each value came from. Throws CliError for settings that can't be used. */
export async function readConfiguration(sources: Sources): Promise<Configuration> {
  const { readSettings, serverOptions, SettingsError } = await import('@stemma/server')
  try {
    const settings = await readSettings(sources)
    const file = await fileOf(sources)
    return {
      settings,
      options: serverOptions.map((option) => ({
        name: option.name,
        value: shownValue(option, settings),
        source: sourceOf(option, sources, file),
      })),
    }
  } catch (error) {
    throw error instanceof SettingsError ? new CliError(error.message, exitCodes.usage) : error
  }
}

interface ConfigurationFile {
  readonly path: string
  readonly text: string
}

async function fileOf({ flags, environment }: Sources): Promise<ConfigurationFile | undefined> {
  const flag = flags['config']
  const path = typeof flag === 'string' ? flag : environment['STEMMA_CONFIG']
  return path === undefined ? undefined : { path, text: await readFile(path, 'utf8') }
}

function sourceOf(
  option: OptionSpec,
  { flags, environment }: Sources,
  file: ConfigurationFile | undefined,
): string {
  if (flags[option.name] !== undefined) return `--${option.name}`
  const own = `STEMMA_${option.name.toUpperCase().replaceAll('-', '_')}`
  const variable = [own, ...(option.environment ?? [])].find(
    (name) => (environment[name] ?? '') !== '',
  )
  if (variable !== undefined) return variable
  // The file has been read as a flat list of names by now, so a name before a colon is a setting.
  const isNamed =
    file !== undefined &&
    new RegExp(`(?:^|[{,])[ \\t]*["']?${option.name}["']?[ \\t]*:`, 'mu').test(file.text)
  return isNamed ? file.path : 'default'
}

function shownValue({ name }: OptionSpec, settings: ServerSettings): string {
  const { schemes, allowedHosts, allowPrivate, timeLimitMs } = settings.webhooks
  switch (name) {
    case 'secret-key':
      return settings.secretKey === '' ? 'secret.key in the data folder' : '(not shown)'
    case 'webhook-schemes':
      return schemes.join(',')
    case 'webhook-allowed-hosts':
      return allowedHosts.join(',')
    case 'webhook-allow-private':
      return String(allowPrivate)
    case 'webhook-timeout':
      return String(timeLimitMs / 1000)
    default:
      return shownSetting(name, settings)
  }
}

function shownSetting(name: string, settings: ServerSettings): string {
  const key =
    name === 'data'
      ? 'dataDir'
      : name.replace(/-(\w)/gu, (_, letter: string) => letter.toUpperCase())
  const value: unknown = Object.entries(settings).find(([field]) => field === key)?.[1]
  if (Array.isArray(value)) return value.join(',')
  if (value === undefined)
    return name === 'allowed-hosts' ? 'this machine and private networks' : ''
  return withoutSecrets(typeof value === 'string' ? value : JSON.stringify(value))
}
