import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { NativeJob, NativeRun } from '@stemma/contract'
import { freePort } from '../../../../tests/env/free-port.ts'
import { writeModel } from '../../../../tests/env/own-model.ts'
import { pythonEnvironment } from '../../../../tests/env/python.ts'
import { canHaveSlurm, startSlurm } from '../../../../tests/env/slurm.ts'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { openTestBench, printedList } from '../command-line.testing.ts'

const project = `entry_points:
  main: {command: "echo on $SLURM_JOB_ID for $MLFLOW_RUN_ID; exit {code}", parameters: {code: string}}
  slow: {command: "echo started; sleep 120"}
`

test(
  'projects on a real Slurm',
  { skip: !canHaveSlurm() && "Debian's packages and root are needed" },
  async (t) => {
    const slurm = await startSlurm(await temporaryFolder(t, 'slurm'))
    t.after(() => slurm.stop())
    const bench = await openTestBench()
    t.after(() => bench.close())
    const { PATH = '', LD_LIBRARY_PATH = '', SLURM_CONF = '' } = slurm.environment
    const stemma = (...args: readonly string[]) =>
      bench.stemmaIn(
        { PATH, LD_LIBRARY_PATH, SLURM_CONF, STEMMA_CACHE: join(bench.folder, 'cache') },
        ...args,
      )
    await mkdir(join(bench.folder, 'project'))
    await writeFile(join(bench.folder, 'project/MLproject'), project)
    const on = ['--engine', 'slurm', '--engine-option', 'partition=debug']
    const jobOf = async (id = ''): Promise<NativeJob> =>
      JSON.parse((await stemma('jobs', 'show', id, '--json')).stdout) as NativeJob // as printed
    const runOf = async (id = ''): Promise<NativeRun> =>
      JSON.parse((await stemma('runs', 'show', id, '--json')).stdout) as NativeRun // as printed

    await t.test(
      'a run has the end that its job has, and the job the name that Slurm gave it',
      async () => {
        const done = await stemma('run', 'project', '-P', 'code=0', ...on)
        assert.equal(done.status, 0, done.stderr)
        const [job] = printedList(await stemma('jobs', 'list', '--json')) as unknown as NativeJob[] // as printed
        assert.ok(job)
        assert.equal(done.stdout, `on ${job.handle} for ${job.run_id}\n`)
        assert.deepEqual([job.engine, job.state, job.exit_code], ['slurm', 'ended', 0])
        const run = await runOf(job.run_id)
        assert.equal(run.status, 'FINISHED')
        assert.deepEqual(
          run.tags.find(({ key }) => key === 'mlflow.project.backend')?.value,
          'slurm',
        )
        const failed = await stemma('run', 'project', '-P', 'code=7', ...on)
        assert.equal(failed.status, 1)
        assert.match(failed.stderr, /the project ended with 7; run \w+ is FAILED/)
      },
    )

    await t.test('a job that nobody waits for is found again and ended', async () => {
      const done = await stemma('run', 'project', '-e', 'slow', ...on, '--detach', '--json')
      const { job_id: id, run_id: runId } = JSON.parse(done.stdout) as Record<string, string> // a run
      while ((await jobOf(id)).state !== 'running');
      await stemma('jobs', 'cancel', id ?? '')
      while ((await jobOf(id)).state === 'running');
      assert.equal((await jobOf(id)).state, 'killed')
      assert.equal((await runOf(runId)).status, 'KILLED')
    })

    await t.test('what Slurm refuses leaves no run RUNNING', async () => {
      const done = await stemma(
        'run',
        'project',
        '-P',
        'code=0',
        '--engine',
        'slurm',
        '--engine-option',
        'partition=none',
      )
      assert.equal(done.status, 1)
      assert.match(done.stderr, /sbatch: .*invalid partition/)
      const [job] = printedList(await stemma('jobs', 'list', '--json')) as unknown as NativeJob[] // as printed
      assert.equal(job?.state, 'killed')
      assert.equal((await runOf(job.run_id)).status, 'FAILED')
    })

    await t.test('a prediction in shards is as many jobs, asked for by HTTP', async () => {
      const { python } = await pythonEnvironment('mlflow-3.17.2')
      await writeModel(bench.folder, 'return data["n"] * 2')
      const lines = Array.from({ length: 900 }, (_, n) => `${1000 + n},${n}`)
      await writeFile(join(bench.folder, 'people.csv'), `id,n\n${lines.join('\n')}\n`)
      const added = await stemma('data', 'add', 'people', 'people.csv', '--key', 'id')
      assert.equal(added.status, 0, added.stderr)
      const rest = await slurm.startRest(await freePort())
      const done = await bench.stemmaIn(
        { PATH, SLURM_JWT: rest.token, STEMMA_CACHE: join(bench.folder, 'cache') },
        ...['predict', './model', '--data', 'data:/people/1', '--python', python, '-o', 's.csv'],
        ...['--shards', '3', '--engine', 'slurm', '--engine-option', `address=${rest.url}`],
      )
      assert.equal(done.status, 0, done.stderr)
      assert.match(done.stderr, /900 rows scored in .* in 3 shards on slurm; deployment \w{32}; /)
      const text = await readFile(join(bench.folder, 's.csv'), 'utf8')
      assert.deepEqual(
        text
          .trim()
          .split('\n')
          .slice(1)
          .map((line) => line.split(',').slice(0, 2)),
        Array.from({ length: 900 }, (_, n) => [String(1000 + n), String(n * 2)]),
      )
      const jobs = printedList(
        await stemma('jobs', 'list', '--kind', 'predict', '--json'),
      ) as unknown as NativeJob[] // as printed
      assert.deepEqual(
        jobs.map(({ engine, state, exit_code: code }) => [engine, state, code]),
        Array.from({ length: 3 }, () => ['slurm', 'ended', 0]),
      )
      assert.ok(!JSON.stringify(jobs).includes(rest.token))
    })
  },
)
