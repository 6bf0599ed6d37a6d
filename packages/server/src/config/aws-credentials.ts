import type { S3Credentials } from '@stemma/objects'
import { parseAwsProfile, readAwsFile, type AwsProfile } from './aws-profile.ts'
import { SettingsError } from './settings-error.ts'

export interface AwsCredentials {
  readonly credentials: S3Credentials
  /** What else the file says beside them; empty without one. */
  readonly profile: AwsProfile
}

type Environment = Readonly<Record<string, string | undefined>>

const where =
  'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN for temporary ones), or name a profile of ~/.aws/credentials in AWS_PROFILE.'

/**
 * Credentials from the variables of AWS, else from the profile that AWS_PROFILE names (`default` unless it is set) in
 * ~/.aws/credentials, or in the file of AWS_SHARED_CREDENTIALS_FILE. Read once.
 *
 * @throws SettingsError that names the setting and the variables, and never what is in them.
 */
export function readAwsCredentials(setting: string, environment: Environment): AwsCredentials {
  const id = environment['AWS_ACCESS_KEY_ID'] ?? ''
  const secret = environment['AWS_SECRET_ACCESS_KEY'] ?? ''
  if (id !== '' && secret !== '') {
    const token = environment['AWS_SESSION_TOKEN']
    return { credentials: credentialsOf({ id, secret, token }), profile: {} }
  }
  if (id !== '' || secret !== '') {
    const missing = id === '' ? 'AWS_ACCESS_KEY_ID' : 'AWS_SECRET_ACCESS_KEY'
    throw new SettingsError(`${setting} is in S3, and ${missing} is not set. ${where}`)
  }
  return fromFile(setting, environment)
}

function fromFile(setting: string, environment: Environment): AwsCredentials {
  const text = readAwsFile(environment)
  const asked = environment['AWS_PROFILE'] ?? ''
  const name = asked === '' ? 'default' : asked
  const profile = text === undefined ? undefined : parseAwsProfile(text, name)
  if (profile === undefined) {
    const missing =
      asked === ''
        ? 'there are no credentials for it'
        : 'the file of credentials has no such profile as AWS_PROFILE names'
    throw new SettingsError(`${setting} is in S3, and ${missing}. ${where}`)
  }
  const { aws_access_key_id: id = '', aws_secret_access_key: secret = '' } = profile
  if (id === '' || secret === '')
    throw new SettingsError(
      `${setting} is in S3, and the profile for it lacks aws_access_key_id or aws_secret_access_key. ${where}`,
    )
  return {
    credentials: credentialsOf({ id, secret, token: profile['aws_session_token'] }),
    profile,
  }
}

interface Found {
  readonly id: string
  readonly secret: string
  readonly token: string | undefined
}

function credentialsOf({ id, secret, token = '' }: Found): S3Credentials {
  // A file with a line end too many, or the like: it would break the header that is made of it.
  for (const value of [id, secret, token]) {
    if (!/^[\x21-\x7e]*$/u.test(value))
      throw new SettingsError(
        `The S3 credentials have characters that no credentials have. ${where}`,
      )
  }
  return {
    accessKeyId: id,
    secretAccessKey: secret,
    ...(token === '' ? {} : { sessionToken: token }),
  }
}
