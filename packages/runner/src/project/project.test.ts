import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import fc from 'fast-check'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { checkValue } from './check-value.ts'
import { chooseValues } from './choose-values.ts'
import { findEntryPoint } from './entry-point.ts'
import { fillCommand } from './fill-command.ts'
import { readProject } from './read-project.ts'

const example = `name: churn
python_env: env.yaml
entry_points:
  main:
    parameters:
      data: path
      alpha: {type: float, default: 1.0}
      rate: {default: 1e-3}
      count: {type: int, default: 010}
      deep: {default: yes}
      nothing: {default: null}
      text: {default: "0.10"}
    command: "python train.py {alpha} {{}} {text}"
`

test('an MLproject is read as MLflow reads it, values as Python prints them', async (t) => {
  const folder = await project(t, example, { 'env.yaml': 'python: 3.11' })
  const { name, environment, entryPoints } = await readProject(folder)
  assert.equal(name, 'churn')
  assert.deepEqual(environment, { kind: 'python', file: 'env.yaml' })
  const main = entryPoints.get('main')
  assert.deepEqual(
    main?.parameters.map((one) => [one.name, one.type, one.default]),
    [
      ['data', 'path', undefined],
      ['alpha', 'float', '1.0'],
      ['rate', 'string', '1e-3'],
      ['count', 'int', '8'],
      ['deep', 'string', 'True'],
      ['nothing', 'string', undefined],
      ['text', 'string', '0.10'],
    ],
  )
})

test('a group of stages of a pipeline has each of them as an entry point', async (t) => {
  const pipeline = 'stages:\n  each: {foreach: [a], do: {cmd: x}}\n  one: {cmd: x}\n'
  const folder = await project(t, undefined, { 'dvc.yaml': pipeline })
  const found = await readProject(folder)
  assert.equal(findEntryPoint(found, 'each').command, 'stemma dvc repro each')
  assert.equal(findEntryPoint(found, 'each@a').command, 'stemma dvc repro each@a')
  assert.throws(() => findEntryPoint(found, 'one@a'), /no entry point 'one@a'/u)
})

test('what is wrong in an MLproject is named', async (t) => {
  for (const [content, message] of [
    ['a: [', /is no YAML/],
    ['- a', /It must have keys/],
    ['python_env: a\nconda_env: b', /several environments: python_env, conda_env/],
    ['python_env: ../a.yaml', /python_env: The file '..\/a.yaml' is not in the project/],
    ['conda_env: none.yaml', /conda_env: There is no file 'none.yaml'/],
    ['docker_env: {image: x}', /docker_env: projects in Docker images are not supported/],
    ['databricks_spark_job: {}', /Databricks only/],
    ['entry_points: 3', /entry_points: It must have a key/],
    ['entry_points: {main: {}}', /entry_points.main.command/],
    ['entry_points: {main: {command: x, parameters: [a]}}', /entry_points.main.parameters/],
    ['entry_points: {main: {command: x, parameters: {a: [1]}}}', /parameters.a/],
    ['entry_points: {main: {command: x, parameters: {a: {default: [1]}}}}', /a.default/],
  ] as const) {
    const folder = await project(t, content)
    await assert.rejects(readProject(folder), message, content)
  }
})

test('values reach the program as they are, whatever the shell would make of them', () => {
  const hostile = `a b'c"d; rm -rf $HOME \`id\` \n * {x} \\`
  const command = fillCommand('printf "%s|" {value}', {
    declared: new Map([['value', hostile]]),
    extra: new Map([['ex tra', '$(id)']]),
  })
  assert.equal(execFileSync('bash', ['-c', command]).toString(), `${hostile}|--ex tra|$(id)|`)
})

test('whatever a value is, it is one word', () => {
  const printf = 'printf "%s\\\\0"'
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), (values) => {
      const given = values.map((value) => value.replaceAll('\0', '').toWellFormed())
      const names = given.map((_, at) => `{p${at}}`)
      const command = fillCommand(`${printf} ${names.join(' ')}`, {
        declared: new Map(given.map((value, at) => [`p${at}`, value])),
        extra: new Map(),
      })
      const printed = execFileSync('bash', ['-c', command]).toString()
      // Of no word at all, printf prints one that is empty.
      assert.equal(printed, (given.length === 0 ? [''] : given).map((one) => `${one}\0`).join(''))
    }),
    { numRuns: 50 },
  )
})

test('a hole that nothing fills is refused, as is half of one', () => {
  const values = { declared: new Map([['a', '1']]), extra: new Map<string, string>() }
  assert.equal(fillCommand('{a} {{a}}', values), '1 {a}')
  assert.throws(() => fillCommand('{b}', values), /\{b\}, which is none of its parameters: a/)
  assert.throws(() => fillCommand('{a', values), /single '\{'/)
})

test('a program is an entry point, and what lacks a value is named with all others', async (t) => {
  const folder = await project(t, example, { 'env.yaml': '' })
  const read = await readProject(folder)
  assert.equal(findEntryPoint(read, 'sub/tr{1}.py').command, "python 'sub/tr{{1}}.py'")
  assert.equal(findEntryPoint(read, 'a.sh').command, 'bash a.sh')
  assert.throws(() => findEntryPoint(read, 'other'), /There are: main/)
  assert.throws(
    () => chooseValues(findEntryPoint(read, 'main'), new Map()),
    /needs a value for data \(path\), nothing \(string\)/,
  )
  const given = new Map([
    ['data', 'x'],
    ['nothing', ''],
    ['more', '1'],
  ])
  const chosen = chooseValues(findEntryPoint(read, 'main'), given)
  assert.deepEqual(
    chosen.filter(({ isDefault }) => !isDefault).map(({ name, value }) => [name, value]),
    [
      ['data', 'x'],
      ['nothing', ''],
      ['more', '1'],
    ],
  )
})

test('paths must be there, URIs must be URIs, and versions of data are known', async (t) => {
  const folder = await project(t, '')
  await mkdir(join(folder, 'own'))
  const value = (type: string, text: string, isDefault = false) =>
    checkValue(
      { name: 'p', value: text, isDefault, parameter: { name: 'p', type, default: undefined } },
      { here: '/', project: folder },
    )
  assert.deepEqual(value('path', '/tmp'), { kind: 'ready', value: '/tmp' })
  assert.deepEqual(value('path', 'own', true), { kind: 'ready', value: join(folder, 'own') })
  assert.throws(() => value('path', 'own'), /p is a path, and there is nothing at 'own'/)
  assert.throws(() => value('uri', 'own'), /p must be a URI/)
  assert.deepEqual(value('uri', 's3://b/x'), { kind: 'ready', value: 's3://b/x' })
  assert.deepEqual(value('path', 'runs:/a/b'), { kind: 'download', uri: 'runs:/a/b' })
  const data = { kind: 'data', reference: 'data:/churn/7' } as const
  assert.deepEqual(value('path', 'data:/churn/7'), { ...data, as: 'file' })
  assert.deepEqual(value('string', 'data:/churn/7'), { ...data, as: 'address' })
})

async function project(
  t: TestContext,
  content: string | undefined,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = await temporaryFolder(t, 'project')
  const all = content === undefined ? files : { MLproject: content, ...files }
  for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text)
  return folder
}
