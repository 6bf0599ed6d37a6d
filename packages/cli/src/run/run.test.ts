import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { NativeRecipe, NativeReproduction, NativeRun } from '@stemma/contract'
import { mustRun } from '../../../../tests/env/run-command.ts'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { commandLine, openTestBench, printedList, type TestBench } from '../command-line.testing.ts'

const measure = `import json, os, sys, time, urllib.request
from shift import SHIFT
rows = urllib.request.urlopen(sys.argv[1]).read().decode().count("\\n") - 1
noise = time.time_ns() % 1000 * 1e-9
server = os.environ["MLFLOW_TRACKING_URI"]
for key, value in (("rows", rows + SHIFT), ("score", rows * float(sys.argv[2]) + noise)):
    body = {"run_id": os.environ["MLFLOW_RUN_ID"], "key": key, "value": value, "timestamp": 1}
    request = urllib.request.Request(server + "/api/2.0/mlflow/runs/log-metric", json.dumps(body).encode(), {"content-type": "application/json"})
    urllib.request.urlopen(request)
`

const project = `name: churn
entry_points:
  main:
    parameters:
      train: {type: path, default: rows.csv}
      alpha: {type: float, default: 0.5}
      note: {type: string, default: ""}
    command: "env | grep ^MLFLOW_ && cat {train} && echo alpha {alpha} note {note}"
  address:
    parameters:
      data: string
    command: "echo {data}"
  fails:
    command: "echo before; exit 3"
  measure:
    parameters:
      data: uri
      rate: {type: float, default: 1.0}
    command: "python3 measure.py {data} {rate}"
  slow:
    command: "echo started; trap '' TERM; sleep 600"
`

suite('stemma run', () => {
  let bench: TestBench
  let folder: string
  before(async () => {
    bench = await openTestBench()
    folder = join(bench.folder, 'churn')
    await mustRun(['git', 'init', '-q', folder])
    await writeFile(join(folder, 'MLproject'), project)
    await writeFile(join(folder, 'rows.csv'), 'default rows\n')
    await writeFile(join(folder, 'measure.py'), '# to be written')
    await mustRun(['git', '-C', folder, 'add', '-A'])
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com']
    await mustRun(['git', '-C', folder, ...who, 'commit', '-qm', 'x'])
    await writeFile(join(bench.folder, 'churn.csv'), 'id,plan\n1,gold\n2,basic\n')
    await bench.stemma('data', 'add', 'churn', 'churn.csv', '--key', 'id')
  })
  after(() => bench.close())

  const stemma = (...args: readonly string[]) =>
    bench.stemmaIn({ STEMMA_CACHE: join(bench.folder, 'cache'), LOGNAME: 'ada' }, ...args)
  const runsOf = async (): Promise<readonly NativeRun[]> =>
    printedList(await stemma('runs', 'list', '--json')) as unknown as NativeRun[] // as printed
  const recipeOf = async (runId: string): Promise<NativeRecipe> =>
    (await (await fetch(`${bench.url}/api/v1/runs/${runId}/recipe`)).json()) as NativeRecipe // its route's

  test('a version of data is a file for a path and an address for the rest, and an input of the run', async () => {
    const done = await stemma(
      ...['run', 'churn', '-P', "note=it's; $HOME", '--data', 'train=churn', '-P', 'more=1 2'],
    )
    assert.equal(done.status, 0, done.stderr)
    assert.match(done.stdout, /id,plan\n1,gold\n2,basic\nalpha 0.5 note it's; \$HOME --more 1 2\n/)
    const [run] = await runsOf()
    assert.ok(run)
    assert.match(done.stdout, new RegExp(`MLFLOW_RUN_ID=${run.run_id}\n`))
    assert.match(done.stdout, new RegExp(`MLFLOW_TRACKING_URI=${bench.url}\n`))
    assert.deepEqual(
      [run.status, run.params.map(({ key, value }) => `${key}=${value}`)],
      ['FINISHED', ['alpha=0.5', 'more=1 2', "note=it's; $HOME", 'train=data:/churn/1']],
    )
    const recipe = await recipeOf(run.run_id)
    assert.deepEqual(
      recipe.data.map(({ parameter, data, context }) => [parameter, data, context]),
      [['train', 'churn/1', 'training']],
    )
    assert.deepEqual([recipe.is_recorded, recipe.missing], [true, []])
    const usage = await stemma('data', 'usage', 'churn/1')
    assert.match(usage.stdout, new RegExp(`${run.run_id}.*training`))
    const other = await stemma('run', 'churn', '-e', 'address', '--data', 'data=churn/1.csv')
    assert.equal(other.stdout, `${bench.url}/data/churn/1.csv\n`)
    const log = await stemma('artifacts', 'show', `runs:/${run.run_id}`, 'stemma/log.txt')
    assert.match(log.stdout, /1,gold/)
  })

  test('a run of a working tree with changes is done again, and compared', async () => {
    await writeFile(join(folder, 'measure.py'), measure)
    await writeFile(join(folder, 'shift.py'), 'SHIFT = 5\n')
    const words = ['-e', 'measure', '--data', 'data=churn/1.csv']
    const done = await stemma('run', 'churn', ...words, '--json')
    assert.equal(done.status, 0, done.stderr)
    const { run_id: runId } = JSON.parse(done.stdout) as { run_id: string } // a run
    // The tree goes on; what was run stays what it was.
    await writeFile(join(folder, 'shift.py'), 'SHIFT = 6\n')
    const recipe = await stemma('runs', 'recipe', runId)
    assert.match(recipe.stdout, /changes\tstemma\/changes.patch, stemma\/files\n/)
    assert.match(recipe.stdout, /data training\tchurn\/1\n/)
    assert.match(recipe.stderr, /Nothing is missing/)
    const near = await stemma('reproduce', runId, '--tolerance', '0.001', '--json')
    assert.equal(near.status, 0, near.stderr)
    const compared = JSON.parse(near.stdout) as NativeReproduction // of its route
    const verdicts = compared.facts.map(({ part, key, verdict }) => [part, key, verdict])
    assert.deepEqual(
      verdicts.filter(([part]) => part !== 'environment'),
      [
        ['metric', 'rows', 'same'],
        ['metric', 'score', 'within_tolerance'],
        ['param', 'data', 'same'],
        ['param', 'rate', 'same'],
        ['data', 'churn (training)', 'same'],
        ['code', 'commit', 'same'],
        ['code', 'entry point', 'same'],
      ],
    )
    assert.ok(verdicts.some(([part, key]) => part === 'environment' && key === 'python'))
    assert.deepEqual([compared.verdict, compared.unknown], ['within_tolerance', []])
    const exact = await stemma('reproduce', runId)
    assert.equal(exact.status, 1)
    assert.match(exact.stdout, /metric\tscore\t2.*differs/)
    await mustRun(['git', '-C', folder, 'checkout', '-q', '.'])
  })

  test('what is refused beforehand leaves no run', async () => {
    const before = (await runsOf()).length
    for (const [words, message] of [
      [['none'], /there is no folder 'none'/],
      [['churn', '-e', 'none'], /no entry point 'none'/],
      [['churn', '-e', 'address'], /needs a value for data/],
      [['churn', '--data', 'train=churn/9'], /parameter train: .*no version 9/],
      [['churn', '--data', 'train=churn', '-P', 'train=x'], /train is given twice/],
      [['churn', '--env-manager', 'conda'], /none of conda/],
    ] as const) {
      const done = await stemma('run', ...words)
      assert.equal(done.status, 1, words.join(' '))
      assert.match(done.stderr, message)
    }
    assert.equal((await runsOf()).length, before)
  })

  test('a project that fails makes a FAILED run and an exit code', async () => {
    const done = await stemma('run', 'churn', '-e', 'fails', '--json')
    assert.equal(done.status, 1)
    const { status, exit_code } = JSON.parse(done.stdout) as Record<string, unknown> // an object
    assert.deepEqual([status, exit_code], ['FAILED', 3])
    assert.match(done.stderr, /before/)
    assert.match(done.stderr, /the project ended with 3; run \w+ is FAILED/)
  })

  test('Ctrl-C ends all that the project started, and the run is KILLED', async (t) => {
    const cache = await temporaryFolder(t, 'cache')
    const child = spawn(
      process.execPath,
      [...commandLine, 'run', folder, '-e', 'slow', '--cache-dir', cache],
      { env: { ...process.env, STEMMA_URL: bench.url }, stdio: ['ignore', 'pipe', 'ignore'] },
    )
    for await (const chunk of child.stdout) if (String(chunk).includes('started')) break
    const [job = ''] = await readdir(join(cache, 'jobs'))
    const [id] = (await readFile(join(cache, 'jobs', job, 'process'), 'utf8')).split(' ')
    child.kill('SIGINT')
    const [status] = (await once(child, 'exit')) as unknown[]
    assert.equal(status, 130)
    assert.equal((await runsOf())[0]?.status, 'KILLED')
    while (isAlive(-Number(id))) await pause(20)
    assert.deepEqual(await readdir(join(cache, 'jobs')), [])
  })
})

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch {
    return false
  }
}
