import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { SettingsError } from './settings-error.ts'

/** Names and values of one section. */
export type AwsProfile = Readonly<Record<string, string>>

const mostBytes = 256 * 1024

/**
 * The text of AWS's file of credentials; undefined without one.
 *
 * @throws SettingsError for a file that is there and can't be read, or is too large to be one.
 */
export function readAwsFile(
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const named = environment['AWS_SHARED_CREDENTIALS_FILE'] ?? ''
  const home = environment['HOME'] ?? environment['USERPROFILE'] ?? ''
  if (named === '' && home === '') return undefined
  const path = named === '' ? join(home, '.aws/credentials') : named
  try {
    return readStart(path)
  } catch (error) {
    if (error instanceof SettingsError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code === 'ENOENT' && named === '') return undefined
    throw new SettingsError(`The file of AWS credentials ${path} can't be read (${code}).`)
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
      throw new SettingsError(`The file of AWS credentials ${path} is larger than 256 KiB.`)
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
