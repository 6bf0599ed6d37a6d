import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { canHaveSlurm, startSlurm } from '../../../../tests/env/slurm.ts'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { checkEngine, engineBench } from './engine.testing.ts'
import { slurmEngine } from './slurm-engine.ts'

test(
  'a real Slurm',
  { skip: !canHaveSlurm() && "Debian's packages and root are needed" },
  async (t) => {
    const folder = await temporaryFolder(t, 'slurm')
    const slurm = await startSlurm(folder)
    t.after(() => slurm.stop())
    const { environment } = slurm
    const engine = slurmEngine({ partition: 'debug' }, environment)
    await checkEngine(t, engine, environment)

    await t.test('a job outlives its controller, and is found again', async (inner) => {
      const { start, follow } = await engineBench(inner, engine, environment)
      const job = await start('for i in 1 2 3 4 5 6; do echo $i; sleep 0.5; done')
      while ((await engine.logs(job, 0)).length === 0) await pause(50)
      await slurm.stopController()
      await assert.rejects(engine.find({ ...job, handle: undefined }), /squeue: /)
      await slurm.startController()
      assert.equal(await engine.find({ ...job, handle: undefined }), job.handle)
      const { end, log } = await follow(job)
      assert.deepEqual([end, log], [{ state: 'ended', exitCode: 0 }, '1\n2\n3\n4\n5\n6\n'])
    })

    await t.test('what Slurm refuses is said in its words', async (inner) => {
      const wrong = slurmEngine({ partition: 'none' }, environment)
      const { start } = await engineBench(inner, wrong, environment)
      await assert.rejects(start('true'), /sbatch: .*invalid partition/i)
      assert.throws(() => slurmEngine({ output: '/x' }, environment), /can't be an option/)
      const nothing = { ...environment, PATH: '/nowhere' }
      const away = await engineBench(inner, slurmEngine({}, nothing), nothing)
      await assert.rejects(away.start('true'), /is Slurm installed here/)
    })
  },
)
