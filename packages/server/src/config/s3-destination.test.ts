import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { inspect } from 'node:util'
import type { S3Credentials } from '@stemma/objects'
import { readSettings } from './read-settings.ts'
import { SettingsError } from './settings-error.ts'
import type { ServerSettings } from './settings.ts'

// No machine is asked for its role.
process.env['AWS_EC2_METADATA_DISABLED'] = 'true'

const keys = { AWS_ACCESS_KEY_ID: 'AKIA-SECRET-ID', AWS_SECRET_ACCESS_KEY: 'very/secret+key' }

async function settings(
  environment: Record<string, string>,
  flags: Record<string, string> = {},
): Promise<ServerSettings> {
  const destination = { 'artifacts-destination': 's3://models/some/prefix' }
  return readSettings({ flags: { ...destination, ...flags }, environment })
}

async function keysOf({ s3 }: ServerSettings): Promise<S3Credentials | undefined> {
  const credentials = s3?.credentials.provide()
  return typeof credentials === 'function' ? credentials() : credentials
}

/** The message, which has nothing secret in it. */
async function refusal(
  environment: Record<string, string>,
  flags: Record<string, string> = {},
): Promise<string> {
  try {
    await settings(environment, flags)
  } catch (error) {
    assert.ok(error instanceof SettingsError)
    assert.doesNotMatch(inspect(error), /secret[^_]|AKIA/u)
    return error.message
  }
  assert.fail('these settings were taken')
}

function homeWith(t: TestContext, credentials: string): string {
  const home = mkdtempSync(join(tmpdir(), 'stemma-home-'))
  t.after(() => rmSync(home, { recursive: true }))
  mkdirSync(join(home, '.aws'))
  writeFileSync(join(home, '.aws/credentials'), credentials)
  return home
}

test('a bucket is a destination, with what AWS reads from the environment', async () => {
  const plain = await settings(keys)
  assert.deepEqual(
    [plain.artifactsDestination, plain.artifactLayout],
    ['s3://models/some/prefix', 'objects'],
  )
  assert.deepEqual(await keysOf(plain), {
    accessKeyId: 'AKIA-SECRET-ID',
    secretAccessKey: 'very/secret+key',
  })
  const dotted = await settings(
    {
      ...keys,
      AWS_SESSION_TOKEN: 'token',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'us-west-2',
      AWS_ENDPOINT_URL: 'https://every.example.org',
      AWS_ENDPOINT_URL_S3: 'https://s3.example.org',
      MLFLOW_S3_ENDPOINT_URL: 'https://minio.example.org:9000',
    },
    { 'artifacts-destination': 's3://with.dots/' },
  )
  const { s3 } = dotted
  assert.deepEqual(
    [s3?.bucket, s3?.prefix, s3?.region, s3?.endpoint, s3?.addressing],
    ['with.dots', '', 'eu-west-1', 'https://minio.example.org:9000', 'path'],
  )
  assert.equal((await keysOf(dotted))?.sessionToken, 'token')
  const fallen = await settings({
    ...keys,
    AWS_DEFAULT_REGION: 'us-west-2',
    AWS_ENDPOINT_URL: 'http://x:1',
  })
  assert.deepEqual([fallen.s3?.region, fallen.s3?.endpoint], ['us-west-2', 'http://x:1'])
})

test('credentials come from a profile where no variable has them', async (t) => {
  const home = homeWith(
    t,
    [
      '# aws_access_key_id = no',
      '[default]',
      'aws_access_key_id = first',
      'aws_secret_access_key=one=',
      '[other]',
      'aws_access_key_id = second\r',
      'aws_secret_access_key = two',
      'aws_session_token = three',
      'region = eu-north-1',
      '[half]',
      'aws_access_key_id = AKIA',
    ].join('\n'),
  )
  const first = await settings({ HOME: home })
  assert.deepEqual(await keysOf(first), {
    accessKeyId: 'first',
    secretAccessKey: 'one=',
  })
  const second = await settings({ HOME: home, AWS_PROFILE: 'other' })
  assert.deepEqual(await keysOf(second), {
    accessKeyId: 'second',
    secretAccessKey: 'two',
    sessionToken: 'three',
  })
  assert.equal(second.s3?.region, 'eu-north-1')
  const variables = await settings({ HOME: home, ...keys })
  assert.equal((await keysOf(variables))?.accessKeyId, 'AKIA-SECRET-ID')
  assert.match(await refusal({ HOME: home, AWS_PROFILE: 'none' }), /AWS_PROFILE/u)
  assert.match(await refusal({ HOME: home, AWS_PROFILE: 'half' }), /in the profile 'half'/u)
})

test('what is missing or wrong is named, and nothing secret is shown', async (t) => {
  for (const environment of [{}, { HOME: homeWith(t, '') }]) {
    const message = await refusal(environment)
    assert.match(message, /AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY .*AWS_PROFILE/u)
  }
  assert.match(await refusal({ AWS_ACCESS_KEY_ID: 'AKIA' }), /AWS_SECRET_ACCESS_KEY is not set/u)
  assert.match(await refusal({ AWS_SECRET_ACCESS_KEY: 'secret!' }), /AWS_ACCESS_KEY_ID is not set/u)
  const broken = { ...keys, AWS_SECRET_ACCESS_KEY: 'secret!\nx' }
  assert.match(await refusal(broken), /characters that no credentials have/u)
  assert.match(await refusal({ ...keys }, { 'artifact-layout': 'plain' }), /must be objects/u)
  const large = homeWith(t, 'x'.repeat(300 * 1024))
  assert.match(await refusal({ HOME: large }), /larger than 256 KiB/u)
  const absent = join(large, 'nothing')
  assert.match(await refusal({ AWS_SHARED_CREDENTIALS_FILE: absent }), /can't be read \(ENOENT\)/u)
  const endpoint = 'http://AKIA:secret!@host'
  assert.match(await refusal({ ...keys, AWS_ENDPOINT_URL: endpoint }), /endpoint is no URL/u)
  assert.match(await refusal({ ...keys, AWS_REGION: 'EU west' }), /region/u)
  for (const place of ['s3://AKIA:secret!@bucket/x', 's3:///x', 's3:bucket', 's3://bucket?secret!'])
    assert.match(await refusal(keys, { 'artifacts-destination': place }), /must be s3:\/\/BUCKET/u)
  assert.match(await refusal(keys, { 'artifacts-destination': 's3://x' }), /no name for a bucket/u)
  assert.match(
    await refusal(keys, { 'artifacts-destination': 's3://bucket/../x' }),
    /leads elsewhere/u,
  )
})

test('neither an inspection nor a message to a thread has the credentials', async () => {
  const made = await settings({ ...keys, AWS_SESSION_TOKEN: 'secret!' })
  const shown = [
    inspect(made, { depth: 9, showHidden: true }),
    JSON.stringify(made),
    inspect(structuredClone(made), { depth: 9 }),
  ]
  for (const text of shown) assert.doesNotMatch(text, /AKIA-|very\/secret|secret!/u)
})
