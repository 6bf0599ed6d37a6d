import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import { checkUrl } from './check-url.ts'
import type { OutboundRules } from './rules.ts'

const strict: OutboundRules = {
  schemes: ['https'],
  allowPrivate: false,
  allowedHosts: [],
  timeLimitMs: 30_000,
}

const refused: readonly (readonly [string, RegExp])[] = [
  ['', /cannot be empty/],
  ['   ', /cannot be empty/],
  ['example.com/hook', /Invalid webhook URL scheme: ''/],
  ['http://8.8.8.8/', /Invalid webhook URL scheme: 'http'\. Allowed schemes are: https\./],
  ['file:///etc/passwd', /Invalid webhook URL scheme: 'file'/],
  ['https://', /must include a hostname/],
  ['https://?x', /must include a hostname/],
  ['https://[invalid', /^Invalid webhook URL/],
  ['https://alice:hunter2@[invalid', /^Invalid webhook URL/],
  ['https://alice:hunter2@8.8.8.8/', /must not include embedded credentials\.$/],
  ['https://127.0.0.1/', /'127\.0\.0\.1' resolves to 127\.0\.0\.1/],
  ['https://2130706433/', /resolves to 127\.0\.0\.1/],
  ['https://0x7f.1/', /resolves to 127\.0\.0\.1/],
  ['https://0177.0.0.1/', /resolves to 127\.0\.0\.1/],
  ['https://127.1/', /resolves to 127\.0\.0\.1/],
  ['https://[::1]/', /resolves to ::1/],
  ['https://[::ffff:169.254.169.254]/', /must not resolve to a non-public IP address/],
  ['https://localhost/', /'localhost' resolves to/],
  ['https://localhost./', /must not resolve|Cannot resolve/],
  ['https://no-such-host.invalid/', /Cannot resolve Webhook URL hostname 'no-such-host\.invalid'/],
]

for (const [url, message] of refused)
  test(`refuses ${url.trim() || 'blanks'}`, async () => {
    await assert.rejects(checkUrl(url, strict), (error) => {
      assert.ok(error instanceof StemmaError && error.code === 'INVALID_PARAMETER_VALUE')
      assert.match(error.message, message)
      assert.ok(!error.message.includes('hunter2'))
      return true
    })
  })

test('takes public addresses, and private ones that are allowed by name or altogether', async () => {
  await checkUrl('https://8.8.8.8/hook', strict)
  await checkUrl('https://LOCALHOST:8443/hook', { ...strict, allowedHosts: ['localhost'] })
  await checkUrl('http://127.0.0.1:1/', { ...strict, schemes: ['http'], allowPrivate: true })
})
