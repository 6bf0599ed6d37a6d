import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { readPolicy } from './read-policy.ts'

test('a policy is read from YAML and JSON, and what is wrong with one is named', async (t) => {
  const folder = await temporaryFolder(t, 'policy')
  const file = join(folder, 'gate.yaml')
  const read = async (text: string | Uint8Array) => {
    await writeFile(file, text)
    return readPolicy({ policy: file })
  }
  const good = 'label: y\nprimary: { metric: mae, min_effect: 0.1 }\n'
  assert.equal((await read(good)).primary.min_effect, 0.1)
  assert.equal((await read('{"label": "y", "primary": {"metric": "mae"}}')).label, 'y')
  for (const [text, message] of [
    ['', /it has no fields/],
    ['- label', /it has no fields/],
    ['just a text', /it has no fields/],
    ['\0\uffff: [', /is no policy/],
    [`${good}lable: z\n`, /lable/],
    [`${good}guardrails: [{ metric: mae, margn: 1 }]\n`, /guardrails\[0\]\.margn/],
    ['label: y\nprimary: { metric: mae, min_effect: lots }\n', /min_effect/],
    ['label: [y]\nprimary: { metric: mae }\n', /label/],
    ['primary: { metric: mae }\n', /label/],
    [
      'a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nlabel: [*c, *c, *c]\n',
      /alias/,
    ],
    ['x'.repeat(1024 * 1024 + 1), /more than 1 MiB/],
  ] as const)
    await assert.rejects(read(text), message, text.slice(0, 60))
  await assert.rejects(readPolicy({ policy: join(folder, 'none.yaml') }), /is not there/)
  await assert.rejects(readPolicy({ policy: folder }), /there is a folder where a file should be/)
  await assert.rejects(readPolicy({ policy: file, label: 'y' }), /leave them out/)
  await assert.rejects(readPolicy({ label: 'y' }), /say what must be shown/)
})
