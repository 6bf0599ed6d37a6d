import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { ownEnvironment } from '../../../../tests/env/own-environment.ts'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import type { Engine, EngineJob, JobReference } from './engine.ts'
import { followJob, type EndState } from './follow-job.ts'

export interface EngineBench {
  readonly folder: string
  readonly start: (
    command: string,
    variables?: Readonly<Record<string, string>>,
  ) => Promise<JobReference>
  readonly follow: (
    job: JobReference,
  ) => Promise<{ readonly end: EndState | undefined; readonly log: string }>
}

/** Starts and follows jobs of an engine in a folder of their own. */
export async function engineBench(
  t: TestContext,
  engine: Engine,
  environment: EngineJob['environment'] = ownEnvironment,
): Promise<EngineBench> {
  const folder = await temporaryFolder(t, "engine's")
  return {
    folder,
    start: async (command, variables = {}) => {
      const jobId = randomBytes(16).toString('hex')
      const job = {
        ...{
          jobId,
          name: 'a test',
          folder: join(folder, jobId),
          workFolder: folder,
          command,
          variables,
        },
        environment: { ...environment, ...variables },
      }
      return { jobId, folder: job.folder, handle: await engine.submit(job) }
    },
    follow: async (job) => {
      let log = ''
      const end = await followJob({
        ...{ engine, job, signal: AbortSignal.timeout(60_000), everyMs: 100 },
        onLog: (bytes) => void (log += Buffer.from(bytes).toString()),
      })
      return { end, log }
    },
  }
}

/** What every engine does: runs a command with its variables in its folder, says how it ended, finds it by our id, and ends it when asked. */
export async function checkEngine(
  t: TestContext,
  engine: Engine,
  environment?: EngineJob['environment'],
): Promise<void> {
  const { folder, start, follow } = await engineBench(t, engine, environment)
  await t.test('runs a command, and says how it ended', async () => {
    const job = await start('echo "got $SECRET in $(pwd)"; echo bad >&2; exit 3', {
      SECRET: `it's "a"; $x`,
    })
    const { end, log } = await follow(job)
    assert.deepEqual(end, { state: 'ended', exitCode: 3 })
    assert.ok(log.includes(`got it's "a"; $x in ${folder}\nbad\n`), log)
    assert.deepEqual((await follow(await start('true'))).end, { state: 'ended', exitCode: 0 })
  })
  await t.test('finds a job by our id, and ends it', async () => {
    const mark = join(folder, 'goes-on')
    const job = await start(`echo started; sleep 60; touch '${mark.replaceAll("'", `'"'"'`)}'`)
    const unheard = { ...job, handle: undefined }
    while ((await engine.logs(job, 0)).length === 0) await pause(50)
    assert.equal(await engine.find(unheard), job.handle)
    assert.deepEqual(await engine.status(unheard), { state: 'running' })
    await engine.cancel(unheard)
    const { end, log } = await follow(unheard)
    assert.equal(end?.state, 'killed')
    assert.match(log, /started/)
    assert.ok(!existsSync(mark))
  })
  await t.test('says that it does not know a job', async () => {
    const job = { jobId: 'f'.repeat(32), folder: join(folder, 'none'), handle: undefined }
    assert.equal(await engine.find(job), undefined)
    assert.match((await engine.status(job)).state, /^(?:lost|killed)$/)
    await engine.cancel(job)
  })
}
