import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../../../tests/env/free-port.ts'
import { ownEnvironment } from '../../../../tests/env/own-environment.ts'
import { canHaveSlurm, startSlurm } from '../../../../tests/env/slurm.ts'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { checkEngine, engineBench } from './engine.testing.ts'
import { openEngine } from './open-engine.ts'

test(
  'a real Slurm by its REST API',
  { skip: !canHaveSlurm() && "Debian's packages and root are needed" },
  async (t) => {
    const slurm = await startSlurm(await temporaryFolder(t, 'slurm'))
    t.after(() => slurm.stop())
    const port = await freePort()
    const rest = await slurm.startRest(port)
    // Its programs are not on PATH: HTTP is all there is.
    const environment = { PATH: ownEnvironment['PATH'], SLURM_JWT: rest.token }
    const options = { address: rest.url, partition: 'debug', time: '00:10:00' }
    const engine = openEngine('slurm', options, environment)
    await checkEngine(t, engine, environment)

    await t.test('a job outlives slurmrestd, and is found again', async (inner) => {
      const { start, follow } = await engineBench(inner, engine, environment)
      const job = await start('for i in 1 2 3 4 5 6; do echo $i; sleep 0.5; done')
      while ((await engine.logs(job, 0)).length === 0) await pause(50)
      await rest.stop()
      await assert.rejects(
        engine.find({ ...job, handle: undefined }),
        /slurmrestd can't be reached/,
      )
      const again = await slurm.startRest(port)
      const next = openEngine('slurm', { address: again.url }, { SLURM_JWT: again.token })
      assert.equal(await next.find({ ...job, handle: undefined }), job.handle)
      const { end, log } = await follow(job)
      assert.deepEqual([end, log], [{ state: 'ended', exitCode: 0 }, '1\n2\n3\n4\n5\n6\n'])
    })

    await t.test('what Slurm refuses is said in its words, and no token with it', async (inner) => {
      const refused = async (more: object, jwt: string, text: RegExp): Promise<void> => {
        const own = { ...environment, SLURM_JWT: jwt }
        const wrong = openEngine('slurm', { ...options, ...more }, own)
        const { start } = await engineBench(inner, wrong, own)
        await assert.rejects(start('true'), (error: Error) => {
          assert.match(error.message, text)
          assert.ok(jwt === '' || !error.message.includes(jwt))
          return true
        })
      }
      await refused({ partition: 'none' }, rest.token, /slurmrestd: Invalid partition name/)
      await refused({}, `${rest.token}x`, /Zero Bytes.*a token that it refuses/)
      await refused({}, '', /refuses the token/)
      await refused({ time: 'soon' }, rest.token, /time must be as sbatch takes it/)
      assert.throws(
        () => openEngine('slurm', { ...options, output: '/x' }, environment),
        /Slurm by REST has no option 'output' here/,
      )
    })
  },
)
