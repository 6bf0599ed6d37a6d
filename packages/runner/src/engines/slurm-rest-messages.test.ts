import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jobsIn, newestVersion, refusalIn, submission } from './slurm-rest-messages.ts'

const job = {
  ...{ jobId: 'a'.repeat(32), name: 'churn', folder: '/jobs/50%', workFolder: '/work' },
  command: 'python train.py',
  environment: { PATH: '/bin', HOME: '/home/ada', SECRET: 'swordfish' },
  variables: { SECRET: 'swordfish' },
}

test('the newest version that has jobs is spoken', () => {
  const paths = {
    '/slurm/v0.0.37/job/submit': {},
    '/slurm/v0.0.9/job/submit': {},
    '/slurm/v0.0.41/job/submit/': {},
    '/slurmdb/v0.0.99/jobs': {},
    '/slurm/v0.0.98/ping': {},
  }
  assert.equal(newestVersion({ paths }), 41)
  assert.throws(() => newestVersion({ paths: {} }), /has no API of jobs/)
  assert.throws(() => newestVersion('no object'), /has no API of jobs/)
})

test('a job is told in the shape of the version, without its secrets', () => {
  const options = { address: 'x', time: '1-02:30:00', mem: '2G', gpus: '1', constraint: 'a100' }
  const asked = { job, script: '#!/bin/bash\n', options }
  const common = {
    ...{ name: `stemma-${job.jobId}`, comment: 'churn', current_working_directory: '/work' },
    ...{ standard_output: '/jobs/50%%/log.txt.slurm', requeue: false, constraints: 'a100' },
  }
  const variables = { PATH: '/bin', STEMMA_JOB_ID: job.jobId, HOME: '/home/ada' }
  assert.deepEqual(submission(38, asked), {
    script: asked.script,
    job: { ...common, environment: variables, time_limit: 1590, memory_per_node: 2048, gpus: '1' },
  })
  const number = (value: number) => ({ set: true, infinite: false, number: value })
  assert.deepEqual(submission(41, asked), {
    job: {
      ...common,
      script: asked.script,
      environment: ['PATH=/bin', `STEMMA_JOB_ID=${job.jobId}`, 'HOME=/home/ada'],
      ...{ time_limit: number(1590), memory_per_node: number(2048), tres_per_job: 'gres/gpu:1' },
    },
  })
  for (const version of [38, 39, 41])
    assert.ok(!JSON.stringify(submission(version, asked)).includes('swordfish'))
})

test('times and sizes are those of sbatch', () => {
  const fieldsOf = (options: Readonly<Record<string, string>>) =>
    (submission(38, { job, script: '', options }) as { job: Record<string, unknown> }).job // as above
  const minutes = { '90': 90, '1:30': 2, '2:00:00': 120, '1-0': 1440, '2-1:30': 2970, '0:0:1': 1 }
  for (const [time, limit] of Object.entries(minutes))
    assert.equal(fieldsOf({ time })['time_limit'], limit, time)
  const sizes = { '100': 100, '16G': 16_384, '1T': 1_048_576, '512K': 1 }
  for (const [mem, memory] of Object.entries(sizes))
    assert.equal(fieldsOf({ mem })['memory_per_node'], memory, mem)
  for (const time of ['', 'soon', '1:2:3:4', '-1', '1-'])
    assert.throws(() => fieldsOf({ time }), /time must be/, time)
  for (const mem of ['', '1.5G', '16X', '-1']) assert.throws(() => fieldsOf({ mem }), /mem must be/)
  assert.throws(() => fieldsOf({ 'cpus-per-task': 'two' }), /cpus-per-task must be a whole number/)
})

test('states and exit codes are read in the shapes of old and new versions', () => {
  const states = (...jobs: readonly object[]) => jobsIn({ jobs }).map(({ state }) => state)
  assert.deepEqual(
    states(
      { job_id: 7, name: 'x', job_state: 'PENDING', exit_code: 0 },
      { job_id: 7, name: 'x', job_state: 'RUNNING', exit_code: 0 },
      { job_id: 7, name: 'x', job_state: 'FAILED', exit_code: 768 },
      { job_id: 7, name: 'x', job_state: 'COMPLETED', exit_code: 0 },
      { job_id: 7, name: 'x', job_state: 'OUT_OF_MEMORY', exit_code: 9 },
      {
        ...{ job_id: 7, name: 'x', job_state: ['FAILED'] },
        exit_code: { status: ['ERROR'], return_code: { set: true, infinite: false, number: 3 } },
      },
      {
        ...{ job_id: 7, name: 'x', job_state: ['CANCELLED'] },
        exit_code: {
          status: ['SIGNALED'],
          return_code: { set: false, infinite: false, number: 0 },
          signal: { id: { set: true, infinite: false, number: 15 }, name: 'SIGTERM' },
        },
      },
    ),
    [
      { state: 'waiting' },
      { state: 'running' },
      { state: 'ended', exitCode: 3 },
      { state: 'ended', exitCode: 0 },
      { state: 'killed', reason: 'Slurm says OUT_OF_MEMORY, signal 9' },
      { state: 'ended', exitCode: 3 },
      { state: 'killed', reason: 'Slurm says CANCELLED, signal 15' },
    ],
  )
  assert.deepEqual(jobsIn({}), [])
  assert.deepEqual(jobsIn('nonsense'), [])
  assert.deepEqual(refusalIn({ errors: [] }), undefined)
  assert.deepEqual(refusalIn({ errors: [{ error_number: 2017, error: 'Invalid job id' }] }), {
    ...{ text: 'Invalid job id', isUnknown: true },
  })
  assert.deepEqual(refusalIn({ errors: [{ error_code: 2000 }] }), {
    ...{ text: 'error 2000', isUnknown: false },
  })
})
