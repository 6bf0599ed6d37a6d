import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { NewJob } from '@stemma/contract'
import { databases, testCtx } from '../ctx.testing.ts'
import { createRun } from '../runs/create-run.ts'
import { createJob } from './create-job.ts'
import { addJobLog, readJobLog } from './job-log.ts'
import { getJob, listJobs } from './list-jobs.ts'
import { cancelJob, updateJob } from './update-job.ts'

const jobId = 'a'.repeat(32)
const made: NewJob = {
  job_id: jobId,
  kind: 'run',
  name: 'churn',
  engine: 'local',
  host: 'here',
  folder: '/jobs/a',
  command: 'true',
  run_id: '',
}

for (const database of databases)
  void suite(`jobs (${database})`, () => {
    void test('go from submitting to an end that stays', async (t) => {
      const ctx = await testCtx(t, database)
      const { run } = await createRun(ctx, {
        ...{ experimentId: '0', userId: 'ada', startTime: 1, tags: [] },
      })
      const job = await createJob(ctx, { ...made, run_id: run.run_id })
      assert.deepEqual(await createJob(ctx, { ...made, run_id: run.run_id }), job)
      await updateJob(ctx, { job_id: jobId, state: 'running', handle: '4711' })
      assert.equal((await cancelJob(ctx, { jobId })).is_cancelled, 1)
      // An engine that was away is asked again.
      await updateJob(ctx, { job_id: jobId, state: 'lost', reason: 'away' })
      const ended = await updateJob(ctx, { job_id: jobId, state: 'ended', exit_code: 3 })
      assert.deepEqual([ended.state, ended.exit_code, ended.handle], ['ended', 3, '4711'])
      await updateJob(ctx, { job_id: jobId, state: 'ended', exit_code: 3 })
      for (const change of [{ state: 'running' }, { state: 'ended', exit_code: 0 }] as const)
        await assert.rejects(updateJob(ctx, { job_id: jobId, ...change }), /has ended already/)
      await assert.rejects(cancelJob(ctx, { jobId }), /has ended already/)
      await createJob(ctx, { ...made, job_id: 'b'.repeat(32), engine: 'slurm' })
      const ids = async (filter: object): Promise<readonly string[]> =>
        (await listJobs(ctx, { states: [], limit: 10, ...filter })).items.map(
          ({ job_id: id }) => id[0] ?? '',
        )
      assert.deepEqual(await ids({}), ['b', 'a'])
      assert.deepEqual(await ids({ states: ['ended'] }), ['a'])
      assert.deepEqual(await ids({ engine: 'slurm' }), ['b'])
      await createJob(ctx, { ...made, job_id: 'c'.repeat(32), name: 'Gate of 100%_Churn in Übach' })
      for (const name of ['100%_c', 'GATE', 'churn', 'Übach', 'BACH'])
        assert.ok((await ids({ name })).includes('c'), name)
      assert.deepEqual(await ids({ name: '100%_c' }), ['c'])
      assert.deepEqual(await ids({ name: '%' }), ['c'])
      assert.deepEqual(await ids({ name: "none'" }), [])
      await updateJob(ctx, { job_id: 'c'.repeat(32), state: 'killed' })
      assert.deepEqual(await ids({ runId: run.run_id }), ['a'])
      const first = await listJobs(ctx, { states: [], limit: 1 })
      assert.deepEqual(await ids({ limit: 1, pageToken: first.nextPageToken }), ['b'])
    })

    void test('have a log that grows at its end only', async (t) => {
      const ctx = await testCtx(t, database)
      await createJob(ctx, made)
      await addJobLog(ctx, { jobId, from: 0, text: 'eins\n' })
      await addJobLog(ctx, { jobId, from: 0, text: 'eins\n' })
      await addJobLog(ctx, { jobId, from: 5, text: 'zwölf\n' })
      await assert.rejects(addJobLog(ctx, { jobId, from: 99, text: 'x' }), /The log has 12 bytes/)
      await assert.rejects(
        addJobLog(ctx, { jobId, from: 12, text: 'x'.repeat(256 * 1024 + 1) }),
        /'text'.*256 KiB/,
      )
      assert.deepEqual(await readJobLog(ctx, { jobId, from: 0 }), {
        ...{ text: 'eins\nzwölf\n', next: 12, isComplete: false },
      })
      // From any byte on; 8 is in the middle of the umlaut.
      for (const [from, text] of [
        [2, 'ns\nzwölf\n'],
        [5, 'zwölf\n'],
        [7, 'ölf\n'],
        [8, 'lf\n'],
        [11, '\n'],
      ] as const)
        assert.deepEqual(await readJobLog(ctx, { jobId, from }), {
          ...{ text, next: 12, isComplete: false },
        })
      await updateJob(ctx, { job_id: jobId, state: 'killed', reason: 'node failed' })
      assert.deepEqual(await readJobLog(ctx, { jobId, from: 12 }), {
        ...{ text: '', next: 12, isComplete: true },
      })
    })

    void test('refuse what is wrong', async (t) => {
      const ctx = await testCtx(t, database)
      await assert.rejects(createJob(ctx, { ...made, job_id: '../x' }), /'job_id'/)
      await assert.rejects(createJob(ctx, { ...made, name: 'x'.repeat(501) }), /'name'/)
      await assert.rejects(createJob(ctx, { ...made, run_id: 'f'.repeat(32) }), /not found/)
      await assert.rejects(getJob(ctx, { jobId }), /no job/)
      await assert.rejects(createJob({ ...ctx, may: () => false }, made), /denied/)
    })
  })
