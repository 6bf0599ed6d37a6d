import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { checkout } from '../env/checkout.ts'
import { mustRun } from '../env/run-command.ts'
import { startServer, type TestServer } from '../server/start-server.ts'

const runs = 40
const filesPerRun = 50

for (const database of ['sqlite', 'postgres'] as const) {
  test(`kills while plain files are adopted lose none of them, on ${database}`, async (t) => {
    const server = await startServer({ database })
    t.after(() => server.kill9())
    await server.stop()
    const artifacts = join(server.dataDir, 'artifacts')
    const digests = await makeFiles(artifacts)
    let kills = 0
    for (const part of [0.9, 0.6, 0.3]) {
      if (await killWhenLeft(server, { artifacts, most: digests.size * part })) kills += 1
    }
    assert.ok(kills >= 2, `${kills} kills`)
    const left = await countPlain(artifacts)
    const adopted = JSON.parse(await mustRun([...adopt(server), '--json'])) as Sums
    assert.deepEqual([adopted.files, adopted.left_alone], [left, 0])
    const again = JSON.parse(await mustRun([...adopt(server), '--json'])) as Sums
    assert.deepEqual([again.files, await readdir(artifacts)], [0, ['stemma-objects']])

    await server.start()
    for (const [path, digest] of digests) {
      const answer = await fetch(`${server.url}/api/2.0/mlflow-artifacts/artifacts/${path}`)
      assert.equal(digestOf(Buffer.from(await answer.arrayBuffer())), digest, path)
    }
    t.diagnostic(`${kills} kills, ${digests.size} files, none lost`)
  })
}

interface Sums {
  readonly files: number
  readonly left_alone: number
}

function adopt({ dataDir, database }: TestServer): [string, ...string[]] {
  const launcher = join(checkout, 'packages/cli/bin/stemma')
  const rows = database === undefined ? [] : ['--database', database]
  return [launcher, 'artifacts', 'adopt', '--data', dataDir, ...rows]
}

/** Whether it was killed in the middle, when only so many plain files were left. */
async function killWhenLeft(
  server: TestServer,
  { artifacts, most }: { readonly artifacts: string; readonly most: number },
): Promise<boolean> {
  const [program, ...args] = adopt(server)
  const child = spawn(program, args, { stdio: 'ignore' })
  const ended = once(child, 'exit')
  while (child.exitCode === null && (await countPlain(artifacts)) > most) await turn()
  child.kill('SIGKILL')
  const [, signal] = (await ended) as [number | null, string | null]
  return signal === 'SIGKILL'
}

async function countPlain(artifacts: string): Promise<number> {
  const directories = await readdir(join(artifacts, '1')).catch(() => [])
  const counts = directories.map(async (run) => {
    const names = await readdir(join(artifacts, '1', run, 'artifacts')).catch(() => [])
    return names.length
  })
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}

/** Their digests by path. */
async function makeFiles(artifacts: string): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>()
  for (let run = 0; run < runs; run += 1) {
    await mkdir(join(artifacts, '1', `run${run}`, 'artifacts'), { recursive: true })
    for (let i = 0; i < filesPerRun; i += 1) {
      const path = `1/run${run}/artifacts/f${i}`
      const content = i === 0 ? randomBytes(300_000) : Buffer.from(`${run} ${i}`)
      digests.set(path, digestOf(content))
      await writeFile(join(artifacts, path), content)
    }
  }
  return digests
}

function digestOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}
