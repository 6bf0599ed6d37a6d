import type { fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers'
import { StemmaError, unavailable } from '@stemma/contract'
import type { S3BackendOptions, S3Credentials, S3Options } from '@stemma/objects'
import { awsFiles, type AwsFiles } from './aws-profile.ts'
import { SettingsError } from './settings-error.ts'

/**
 * AWS's own chain: a profile with keys, a role, SSO or a process, a web identity, the role of a container or of a machine. What it gives
 * may expire, and is renewed before it does.
 */
export interface CredentialChain extends AwsFiles {
  readonly profile: string
  /** Of the service that gives roles. */
  readonly region?: string
}

/** Keys, or how to come by them: data that any thread can be given, since a provider cannot leave its own. */
export type CredentialSource = S3Credentials | CredentialChain

/** A bucket as a message to a thread has it. */
export type S3Place = Omit<S3BackendOptions, 'credentials'> & {
  readonly credentials: CredentialSource
}

type Environment = Readonly<Record<string, string | undefined>>

const where =
  'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN for temporary ones), name a profile of ~/.aws in AWS_PROFILE, or give this machine or container a role.'
const patienceMs = 30_000

/**
 * Keys from the variables of AWS, which need no library, else AWS's chain, which `credentialsOf` asks.
 *
 * @throws SettingsError that names the setting and the variables, and never what is in them.
 */
export function credentialSource(
  setting: string,
  environment: Environment,
  region: string | undefined,
): CredentialSource {
  const id = environment['AWS_ACCESS_KEY_ID'] ?? ''
  const secret = environment['AWS_SECRET_ACCESS_KEY'] ?? ''
  if (id !== '' && secret !== '') {
    const token = environment['AWS_SESSION_TOKEN'] ?? ''
    const keys = { accessKeyId: id, secretAccessKey: secret }
    return withoutOddCharacters(token === '' ? keys : { ...keys, sessionToken: token })
  }
  if (id !== '' || secret !== '') {
    const missing = id === '' ? 'AWS_ACCESS_KEY_ID' : 'AWS_SECRET_ACCESS_KEY'
    throw new SettingsError(`${setting} is in S3, and ${missing} is not set. ${where}`)
  }
  return {
    profile: environment['AWS_PROFILE'] || 'default',
    ...awsFiles(environment),
    ...(region !== undefined && { region }),
  }
}

/** Asks once, so that a server without credentials does not start. Throws SettingsError. */
export async function tryCredentials(setting: string, source: CredentialSource): Promise<void> {
  const credentials = credentialsOf(source)
  if (typeof credentials !== 'function') return
  try {
    await credentials()
  } catch (error) {
    const reason = error instanceof StemmaError ? error.message : String(error)
    throw new SettingsError(`${setting} is in S3. ${reason}`)
  }
}

/** Options of a bucket that a message brought. */
export function s3Options({ credentials, ...place }: S3Place): S3BackendOptions {
  return { ...place, credentials: credentialsOf(credentials) }
}

type Provider = () => Promise<S3Credentials>

/** Chains of this thread: all buckets share what one of them learnt, and its renewal. */
const chains = new Map<string, Provider>()

/** What signs requests: keys that stay, or a function that is asked before each request and renews them in time. */
export function credentialsOf(source: CredentialSource): S3Options['credentials'] {
  if (!('profile' in source)) return source
  const name = JSON.stringify(source)
  const known = chains.get(name)
  if (known) return known
  const provider = chainOf(source)
  chains.set(name, provider)
  return provider
}

/** The library is loaded at the first question: nobody else pays for it. */
function chainOf({ profile, filepath, configFilepath, region }: CredentialChain): Provider {
  const options = {
    profile,
    // Files change where another program renews what is in them.
    ignoreCache: true,
    ...(filepath !== undefined && { filepath }),
    ...(configFilepath !== undefined && { configFilepath }),
    ...(region !== undefined && { clientConfig: { region } }),
  }
  let loaded: Promise<{ readonly chain: Provider; readonly ofProfile: Provider }> | undefined
  return async () => {
    const { chain, ofProfile } = await (loaded ??= load(options))
    try {
      return withoutOddCharacters(keysOf(await inTime(chain())))
    } catch (error) {
      if (error instanceof SettingsError) throw error
      // The chain says no more than that nothing helped; what is wrong with the profile is what somebody can mend.
      const reason = await inTime(ofProfile()).then(() => error, reasonOf)
      throw unavailable(
        `There are no S3 credentials, also not in the profile '${profile}': ${reasonOf(reason)}. ${where}`,
      )
    }
  }
}

async function load(
  options: Parameters<typeof fromNodeProviderChain>[0] & Parameters<typeof fromIni>[0],
): Promise<{ readonly chain: Provider; readonly ofProfile: Provider }> {
  const library = await import('@aws-sdk/credential-providers')
  return { chain: library.fromNodeProviderChain(options), ofProfile: library.fromIni(options) }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('nobody answered in 30 seconds')), patienceMs)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

/** Why, in the words of the library. A command that should have printed credentials is not shown: keys may stand in it. */
function reasonOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  if (line.startsWith('Command failed')) return 'its credential_process failed'
  return line.replace(/\.$/u, '')
}

function keysOf({ accessKeyId, secretAccessKey, sessionToken }: S3Credentials): S3Credentials {
  const keys = { accessKeyId, secretAccessKey }
  return sessionToken === undefined ? keys : { ...keys, sessionToken }
}

/** A file with a line end too many, or the like: it would break the header that is made of it. */
function withoutOddCharacters(keys: S3Credentials): S3Credentials {
  for (const value of Object.values(keys)) {
    if (!/^[\x21-\x7e]*$/u.test(String(value)))
      throw new SettingsError(
        `The S3 credentials have characters that no credentials have. ${where}`,
      )
  }
  return keys
}
