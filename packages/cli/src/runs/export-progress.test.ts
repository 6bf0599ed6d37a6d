import assert from 'node:assert/strict'
import { test } from 'node:test'
import { machine, type Effects } from '../effects.ts'
import { exportRuns } from './export.ts'

const experiment = {
  experiment_id: '1',
  name: 'churn',
  artifact_location: 'x',
  lifecycle_stage: 'active',
  creation_time: 1,
  last_update_time: 1,
  tags: [],
}

/** Effects with a server that sends three lines in three pieces, a second apart by the clock. */
function fakeEffects(
  isTerminal: boolean,
): Effects & { readonly out: string[]; readonly err: string[] } {
  const out: string[] = []
  const err: string[] = []
  let time = 0
  const output = (texts: string[], isTerminal: boolean) => ({
    isTerminal,
    columns: 80,
    write: async (text: string | Uint8Array) => void texts.push(String(Buffer.from(text))),
  })
  return {
    ...machine,
    environment: {},
    out,
    err,
    stdout: output(out, false),
    stderr: output(err, isTerminal),
    now: () => (time += 1000),
    fetch: async (url) => {
      if (!url.includes('/runs/export?')) return Response.json(experiment)
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          for (const line of ['{"a":1}\n', '{"a":2}\n', '{"a":3}\n']) {
            controller.enqueue(new TextEncoder().encode(line))
          }
          controller.close()
        },
      })
      return new Response(body)
    },
  }
}

const options = { experiment: ['churn'], view: 'active', format: 'ndjson' } as const

test('standard output has the answer and nothing else', async () => {
  const effects = fakeEffects(false)
  await exportRuns(options, effects)
  assert.equal(effects.out.join(''), '{"a":1}\n{"a":2}\n{"a":3}\n')
  assert.deepEqual(effects.err, [])
})

test('a person sees how far it is, on one line that is gone at the end', async () => {
  const effects = fakeEffects(true)
  await exportRuns(options, effects)
  assert.equal(effects.out.length, 3)
  assert.deepEqual(effects.err, [
    '\r\u001b[K1 run, 8 B',
    '\r\u001b[K2 runs, 16 B',
    '\r\u001b[K3 runs, 24 B',
    '\r\u001b[K',
  ])
})
