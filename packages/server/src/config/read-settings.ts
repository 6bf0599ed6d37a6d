import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { withOneRoot, withoutSecrets } from '@stemma/contract'
import { dataBucketsOf, dataSourcesOf } from './data-sources-of.ts'
import { destinationOf } from './destination.ts'
import { externalRootsOf } from './external-roots-of.ts'
import { serverOptions, type OptionSpec } from './options.ts'
import { SettingsError } from './settings-error.ts'
import type { LogLevel, ServerSettings } from './settings.ts'

export interface SettingsSources {
  /** From the command line, by option name. */
  readonly flags: Readonly<Record<string, string | boolean | undefined>>
  readonly environment: Readonly<Record<string, string | undefined>>
}

const levels: readonly string[] = ['silent', 'error', 'warn', 'info', 'debug']

/**
 * Flags over environment over file over defaults. The file is YAML with the names of the flags; `--config` or STEMMA_CONFIG names it.
 * Throws SettingsError.
 */
export async function readSettings({
  flags,
  environment,
}: SettingsSources): Promise<ServerSettings> {
  const file = await readFile(text(flags['config']) ?? environment['STEMMA_CONFIG'])
  const found = new Map<string, string>()
  for (const option of serverOptions) {
    const value =
      text(flags[option.name]) ??
      fromEnvironment(option, environment) ??
      file[option.name] ??
      option.fallback
    if (value !== undefined) found.set(option.name, value)
  }
  const value = (name: string) => found.get(name) ?? ''
  const dataDir = resolve(value('data'))
  const level = value('log-level')
  if (!levels.includes(level))
    throw new SettingsError(`log-level must be one of ${levels.join(', ')}, not '${level}'.`)

  return {
    host: value('host'),
    port: wholeNumber('port', value('port'), 0, 65_535),
    dataDir,
    database: databaseOf(value('database'), dataDir),
    inferenceDatabase:
      value('inference-database') === '' ? '' : databaseOf(value('inference-database'), dataDir),
    ...(await destinationOf({
      value: value('artifacts-destination') || join(dataDir, 'artifacts'),
      layout: value('artifact-layout'),
      environment,
    })),
    defaultArtifactRoot: withOneRoot(value('default-artifact-root')),
    serveArtifacts: trueOrFalse('serve-artifacts', value('serve-artifacts')),
    externalArtifactRoots: await externalRootsOf(
      listOf(value('external-artifact-roots')),
      environment,
    ),
    readers: wholeNumber('readers', value('readers'), 1, 16),
    allowedHosts: found.has('allowed-hosts') ? listOf(value('allowed-hosts')) : undefined,
    corsAllowedOrigins: listOf(value('cors-allowed-origins')),
    xFrameOptions: value('x-frame-options'),
    publicUrl: publicUrlOf(value('public-url')),
    staticPrefix: prefixOf(value('static-prefix')),
    truncateLongValues: trueOrFalse('truncate-long-values', value('truncate-long-values')),
    keepEnvironment: trueOrFalse('keep-environment', value('keep-environment')),
    hostSchemes: listOf(value('host-schemes')).map((scheme) => scheme.toLowerCase()),
    webhooks: {
      schemes: webhookSchemes(listOf(value('webhook-schemes'))),
      allowedHosts: listOf(value('webhook-allowed-hosts')).map((host) => host.toLowerCase()),
      allowPrivate: trueOrFalse('webhook-allow-private', value('webhook-allow-private')),
      timeLimitMs: 1000 * wholeNumber('webhook-timeout', value('webhook-timeout'), 1, 300),
    },
    secretKey: value('secret-key'),
    dataSources: dataSourcesOf(environment),
    dataBuckets: await dataBucketsOf(environment),
    runDeployments: value('run-deployments'),
    logLevel: level as LogLevel, // one of `levels`
  }
}

function fromEnvironment(
  option: OptionSpec,
  environment: SettingsSources['environment'],
): string | undefined {
  const names = [
    `STEMMA_${option.name.toUpperCase().replaceAll('-', '_')}`,
    ...(option.environment ?? []),
  ]
  return names.map((name) => environment[name]).find((value) => value !== undefined && value !== '')
}

async function readFile(path: string | undefined): Promise<Readonly<Record<string, string>>> {
  if (path === undefined) return {}
  const { parse } = await import('yaml') // most servers have no file
  let content: unknown
  try {
    content = parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new SettingsError(
      `The configuration file ${path} can't be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  if (content === null) return {}
  if (typeof content !== 'object' || Array.isArray(content))
    throw new SettingsError(`The configuration file ${path} must be a list of names and values.`)
  const known = new Set(serverOptions.map(({ name }) => name))
  return Object.fromEntries(
    Object.entries(content).map(([name, value]) => {
      if (!known.has(name))
        throw new SettingsError(
          `The configuration file ${path} has an unknown name '${name}'. Known: ${[...known].join(', ')}.`,
        )
      return [name, Array.isArray(value) ? value.join(',') : String(value)]
    }),
  )
}

function databaseOf(value: string, dataDir: string): string {
  if (value === '') return join(dataDir, 'stemma.db')
  const postgres = /^postgres(?:ql)?(?:\+\w+)?:\/\/(.*)$/s.exec(value)
  if (postgres) return `postgresql://${postgres[1]}`
  const sqlite = /^sqlite:\/\/\/(.+)$/s.exec(value)
  if (sqlite) return resolve(sqlite[1] ?? '')
  if (/^[a-z][\w+.-]*:\/\//i.test(value)) {
    throw new SettingsError(
      `database must be postgresql://… or a SQLite file; '${value.slice(0, value.indexOf(':'))}' is not supported.`,
    )
  }
  return resolve(value)
}

function publicUrlOf(value: string): string {
  if (value === '') return ''
  const { protocol, username, search, hash, origin, pathname } = URL.parse(value) ?? {}
  if (!/^https?:$/.test(protocol ?? '') || `${username}${search}${hash}` !== '') {
    throw new SettingsError(
      `public-url must be an http or https address without a user, a query and a fragment; it is '${withoutSecrets(value)}'.`,
    )
  }
  return `${origin}${pathname?.replace(/\/+$/, '')}`
}

function prefixOf(value: string): string {
  if (value !== '' && (!value.startsWith('/') || value.endsWith('/') || /[{}]/.test(value))) {
    throw new SettingsError(
      `static-prefix must start with / and neither end with / nor contain braces; it is '${value}'.`,
    )
  }
  return value
}

function wholeNumber(name: string, value: string, min: number, max: number): number {
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < min || number > max)
    throw new SettingsError(`${name} must be a whole number from ${min} to ${max}, not '${value}'.`)
  return number
}

function trueOrFalse(name: string, value: string): boolean {
  if (/^(true|1|yes|on)$/i.test(value)) return true
  if (/^(false|0|no|off)$/i.test(value)) return false
  throw new SettingsError(`${name} must be true or false, not '${value}'.`)
}

function listOf(value: string): readonly string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function text(value: string | boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}

function webhookSchemes(schemes: readonly string[]): readonly string[] {
  const wrong = schemes.find((scheme) => scheme !== 'https' && scheme !== 'http')
  if (wrong !== undefined)
    throw new SettingsError(`webhook-schemes must be https, http or both, not '${wrong}'.`)
  return schemes
}
