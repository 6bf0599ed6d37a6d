import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startRay } from '../../../../tests/env/ray.ts'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { checkEngine, engineBench } from './engine.testing.ts'
import { rayEngine } from './ray-engine.ts'

test('a real Ray', async (t) => {
  const ray = await startRay(await temporaryFolder(t, 'ray'))
  t.after(() => ray.stop())
  const engine = rayEngine({ address: ray.address }, {})
  await checkEngine(t, engine)

  await t.test('shows no variable, and takes a job once', async (inner) => {
    const { start, follow } = await engineBench(inner, engine)
    const job = await start('echo "$PASSWORD"', { PASSWORD: 'hunter2' })
    const { end, log } = await follow(job)
    assert.deepEqual([end, log], [{ state: 'ended', exitCode: 0 }, 'hunter2\n'])
    const shown = await (await fetch(`${ray.address}/api/jobs/`)).text()
    assert.ok(shown.includes(job.jobId) && !shown.includes('hunter2'))
  })

  await t.test('one that is away, or refuses, is told', async (inner) => {
    const away = await engineBench(inner, rayEngine({ address: 'http://127.0.0.1:9' }, {}))
    await assert.rejects(away.start('true'), /Ray can't be reached/)
    assert.throws(() => rayEngine({ partition: 'x' }, {}), /Ray has no option 'partition'/)
    assert.throws(() => rayEngine({ address: 'ray://x' }, {}), /http:\/\/ or https:\/\//)
  })
})
