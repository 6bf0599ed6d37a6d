import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { checkEngine, engineBench } from './engine.testing.ts'
import { jobFiles } from './job-files.ts'
import { localEngine } from './local-engine.ts'

test('processes of this machine', (t) => checkEngine(t, localEngine))

test('a job whose process was killed is not taken for one that goes on', async (t) => {
  const { start, follow } = await engineBench(t, localEngine)
  const job = await start('sleep 60')
  process.kill(-Number(job.handle), 'SIGKILL')
  assert.equal((await follow(job)).end?.state, 'killed')
  // Its number may be another process's by now: that one is left alone.
  const file = jobFiles(job.folder).process
  const [, start22 = ''] = (await readFile(file, 'utf8')).split(' ')
  await writeFile(file, `${process.pid} ${start22}`)
  assert.equal((await localEngine.status(job)).state, 'killed')
  await localEngine.cancel(job)
})
