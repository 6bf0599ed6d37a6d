import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '@stemma/contract'
import { SettingsError } from './settings-error.ts'

/** Names and values of one section. */
export type AwsProfile = Readonly<Record<string, string>>

const mostBytes = 256 * 1024

/** Where AWS's two files are; absent without a home. */
export interface AwsFiles {
  readonly filepath?: string
  readonly configFilepath?: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** The files that the environment means: those that it names, else those in `~/.aws`. */
export function awsFiles(environment: Environment): AwsFiles {
  const home = environment['HOME'] || environment['USERPROFILE']
  const pathOf = (variable: string, name: string): string | undefined =>
    environment[variable] || (home ? join(home, '.aws', name) : undefined)
  const filepath = pathOf('AWS_SHARED_CREDENTIALS_FILE', 'credentials')
  const configFilepath = pathOf('AWS_CONFIG_FILE', 'config')
  return {
    ...(filepath !== undefined && { filepath }),
    ...(configFilepath !== undefined && { configFilepath }),
  }
}

/**
 * The region of the profile that AWS_PROFILE names (`default` unless it is set).
 *
 * @throws SettingsError for a file that is named and can't be read, or is too large to be one.
 */
export function profileRegion(environment: Environment): string | undefined {
  const name = environment['AWS_PROFILE'] || 'default'
  const { filepath, configFilepath } = awsFiles(environment)
  for (const [path, variable] of [
    [filepath, 'AWS_SHARED_CREDENTIALS_FILE'],
    [configFilepath, 'AWS_CONFIG_FILE'],
  ] as const) {
    const text = path === undefined ? undefined : readAwsFile(path, Boolean(environment[variable]))
    const region = text === undefined ? undefined : parseAwsProfile(text, name)?.['region']
    if (region) return region
  }
  return undefined
}

/** The text of one of them; undefined where nobody named it and it is not there. */
function readAwsFile(path: string, isNamed: boolean): string | undefined {
  try {
    return readStart(path)
  } catch (error) {
    if (error instanceof SettingsError) throw error
    const code = errorCode(error) ?? 'unknown'
    if (code === 'ENOENT' && !isNamed) return undefined
    throw new SettingsError(`The file of AWS ${path} can't be read (${code}).`)
  }
}

function readStart(path: string): string {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(mostBytes + 1)
    let length = 0
    for (let read = 1; read > 0 && length < bytes.length; length += read)
      read = readSync(file, bytes, length, bytes.length - length, null)
    if (length > mostBytes)
      throw new SettingsError(`The file of AWS ${path} is larger than 256 KiB.`)
    return bytes.toString('utf8', 0, length)
  } finally {
    closeSync(file)
  }
}

/** One section of an INI file as AWS's tools write it; undefined if there is none of that name. Lines that are no pair are passed over. */
export function parseAwsProfile(text: string, name: string): AwsProfile | undefined {
  let section: string | undefined
  let found: Map<string, string> | undefined
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (line.startsWith('#') || line.startsWith(';')) continue
    const header = /^\[\s*(?:profile\s+)?(.*?)\s*\]/u.exec(line)
    if (header) {
      section = header[1]
      if (section === name) found ??= new Map()
      continue
    }
    const at = line.indexOf('=')
    if (section !== name || at < 1) continue
    found?.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim())
  }
  return found && Object.fromEntries(found)
}
