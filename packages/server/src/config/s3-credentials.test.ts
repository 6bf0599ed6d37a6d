import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { inspect } from 'node:util'
import type { S3Credentials } from '@stemma/objects'
import { fakeService } from './fake-credentials.testing.ts'
import { credentialsOf, credentialSource, tryCredentials } from './s3-credentials.ts'

const hour = 60 * 60 * 1000

/** A home with AWS's two files. */
function homeWith(
  t: TestContext,
  files: { readonly credentials?: string; readonly config?: string },
) {
  const home = mkdtempSync(join(tmpdir(), 'stemma-aws-'))
  t.after(() => rmSync(home, { recursive: true }))
  mkdirSync(join(home, '.aws'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, '.aws', name), text)
  return home
}

/** The library asks the process for what is not in files. */
function withVariables(t: TestContext, variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries({ AWS_EC2_METADATA_DISABLED: 'true', ...variables })) {
    const before = process.env[name]
    process.env[name] = value
    t.after(() => {
      if (before === undefined) delete process.env[name]
      else process.env[name] = before
    })
  }
}

function providerOf(environment: Readonly<Record<string, string>>): () => Promise<S3Credentials> {
  const credentials = credentialsOf(credentialSource('a setting', environment, 'eu-west-1'))
  if (typeof credentials !== 'function') assert.fail('keys from variables')
  return credentials
}

test('the role of a container gives keys, and new ones when they have expired', async (t) => {
  const role = await fakeService(t, (count) => ({
    type: 'application/json',
    text: JSON.stringify({
      AccessKeyId: `key${count}`,
      SecretAccessKey: 'secret',
      Token: 'token',
      Expiration: new Date(Date.now() + (count === 1 ? -1000 : hour)).toISOString(),
    }),
  }))
  withVariables(t, { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${role.url}/role` })
  const provide = providerOf({ HOME: homeWith(t, {}) })
  const keys = { accessKeyId: 'key1', secretAccessKey: 'secret', sessionToken: 'token' }
  assert.deepEqual(await provide(), keys)
  assert.deepEqual(await provide(), { ...keys, accessKeyId: 'key2' })
  assert.deepEqual(await provide(), { ...keys, accessKeyId: 'key2' })
  assert.equal(role.asked(), 2)
})

test('a web identity takes a role', async (t) => {
  const bodies: string[] = []
  const sts = await fakeService(t, (_, body) => {
    bodies.push(body)
    const expiration = new Date(Date.now() + hour).toISOString()
    return {
      type: 'text/xml',
      text: `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
        <Credentials><AccessKeyId>role</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
        <Expiration>${expiration}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
    }
  })
  const home = homeWith(t, {})
  writeFileSync(join(home, 'token'), 'the-identity')
  withVariables(t, {
    AWS_ENDPOINT_URL_STS: sts.url,
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/stemma',
    AWS_WEB_IDENTITY_TOKEN_FILE: join(home, 'token'),
  })
  const keys = { accessKeyId: 'role', secretAccessKey: 'secret', sessionToken: 'token' }
  assert.deepEqual(await providerOf({ HOME: home })(), keys)
  assert.match(bodies[0] ?? '', /WebIdentityToken=the-identity/u)
})

test('a profile of either file gives keys or a process that prints them', async (t) => {
  withVariables(t, {})
  const keys = JSON.stringify({ Version: 1, AccessKeyId: 'printed', SecretAccessKey: 'secret' })
  const home = homeWith(t, {
    credentials: '[kept]\naws_access_key_id = kept\naws_secret_access_key = secret\n',
    config: `[profile printing]\ncredential_process = echo '${keys}'\n`,
  })
  for (const [profile, accessKeyId] of [
    ['kept', 'kept'],
    ['printing', 'printed'],
  ]) {
    const found = await providerOf({ HOME: home, AWS_PROFILE: String(profile) })()
    assert.deepEqual(found, { accessKeyId, secretAccessKey: 'secret' })
  }
})

test('without credentials the refusal says what to do, and never what was printed', async (t) => {
  withVariables(t, {})
  const home = homeWith(t, {
    config: `[profile broken]\ncredential_process = sh -c 'echo very-secret; exit 1'\n`,
  })
  const refusal = async (environment: Readonly<Record<string, string>>): Promise<string> => {
    const source = credentialSource('artifacts-destination', environment, undefined)
    try {
      await tryCredentials('artifacts-destination', source)
    } catch (error) {
      assert.doesNotMatch(inspect(error), /very-secret/u)
      return error instanceof Error ? error.message : ''
    }
    assert.fail('there are credentials')
  }
  assert.match(
    await refusal({ HOME: home }),
    /^artifacts-destination is in S3\. There are no S3 credentials, .*Set AWS_ACCESS_KEY_ID .*AWS_PROFILE.* a role\.$/u,
  )
  assert.match(
    await refusal({ HOME: home, AWS_PROFILE: 'broken' }),
    /'broken': its credential_process failed\./u,
  )
})
