import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { ownEnvironment } from '../../../../tests/env/own-environment.ts'
import { pythonEnvironment } from '../../../../tests/env/python.ts'
import { mustRun } from '../../../../tests/env/run-command.ts'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { readProject } from '../project/read-project.ts'
import { findPython } from './find-python.ts'
import { makeEnvironment, type EnvironmentManager } from './make-environment.ts'
import { readPythonNeeds } from './read-python-env.ts'

test('an environment is made once; one that can not be made leaves nothing', async (t) => {
  const folder = await temporaryFolder(t, 'project')
  const cache = await temporaryFolder(t, 'cache')
  const { version } = await findPython(undefined, ownEnvironment)
  const make = async (manager: EnvironmentManager | undefined) => {
    let said = ''
    const made = await makeEnvironment({
      ...{ folder, manager, cache, environment: ownEnvironment },
      project: await readProject(folder),
      onPrint: (text) => void (said += text),
    })
    return { made, said }
  }
  assert.equal((await make(undefined)).made.manager, 'local')
  await writeFile(
    join(folder, 'python_env.yaml'),
    `python: "${version}"\ndependencies:\n  - -r requirements.txt\n`,
  )
  await writeFile(join(folder, 'requirements.txt'), './no-such-package\n')
  await assert.rejects(make('virtualenv'), /the environment can't be made/)
  assert.deepEqual(await readdir(join(cache, 'environments')), [])
  await writeFile(join(folder, 'requirements.txt'), '')
  const first = await make('virtualenv')
  assert.match(first.said, /Making an environment/)
  const prefix = 'import sys; print(sys.prefix)'
  const command = `${first.made.activate} && python -c '${prefix}'`
  assert.equal(`${(await mustRun(['bash', '-c', command])).trim()}/bin`, first.made.bin)
  const second = await make('virtualenv')
  assert.equal(second.said, '')
  assert.deepEqual(second.made, first.made)
  await assert.rejects(make('conda'), /conda does not read/)
  await writeFile(join(folder, 'python_env.yaml'), 'python: "3.1"\n')
  await assert.rejects(make('virtualenv'), /wants Python 3\.1, and there is/)
  assert.ok(existsSync(first.made.python))
})

test('uv makes one with its own programs, and is asked for by name or taken if it is there', async (t) => {
  const folder = await temporaryFolder(t, 'project')
  const cache = await temporaryFolder(t, 'cache')
  const { bin } = await pythonEnvironment('uv-0.13.9')
  const { version } = await findPython(undefined, ownEnvironment)
  await writeFile(join(folder, 'python_env.yaml'), `python: "${version}"\n`)
  const path = ownEnvironment['PATH'] ?? ''
  const make = async (PATH: string, manager?: EnvironmentManager) =>
    makeEnvironment({
      ...{ folder, manager, cache, project: await readProject(folder), onPrint: () => {} },
      environment: { ...ownEnvironment, PATH, UV_CACHE_DIR: join(cache, 'uv'), UV_OFFLINE: '1' },
    })
  const made = await make(`${bin}:${path}`)
  assert.equal(made.manager, 'uv')
  const prefix = 'import sys; print(sys.prefix)'
  const told = await mustRun(['bash', '-c', `${made.activate} && python -c '${prefix}'`])
  assert.equal(`${told.trim()}/bin`, made.bin)
  await assert.rejects(make('/nowhere', 'uv'), /uv is not on PATH/)
})

test('conda makes one of a conda.yaml that has its packages, by a fake conda', async (t) => {
  const folder = await temporaryFolder(t, 'project')
  const cache = await temporaryFolder(t, 'cache')
  const programs = await temporaryFolder(t, 'fake-conda')
  await writeFile(join(folder, 'conda.yaml'), 'dependencies:\n  - python=3.11\n  - numpy=2\n')
  const make = async (PATH: string, manager?: EnvironmentManager) =>
    makeEnvironment({
      ...{ folder, manager, cache, project: await readProject(folder), onPrint: () => {} },
      environment: { ...ownEnvironment, PATH },
    })
  await assert.rejects(
    make(ownEnvironment['PATH'] ?? '', 'virtualenv'),
    /packages of conda.*numpy=2/,
  )
  // `conda env create --prefix FOLDER --file FILE`
  const program =
    '#!/bin/sh\nmkdir -p "$4/bin"\nprintf "#!/bin/sh\\necho fake\\n" > "$4/bin/python"\nchmod +x "$4/bin/python"\n'
  await writeFile(join(programs, 'conda'), program, { mode: 0o755 })
  const made = await make(`${programs}:${ownEnvironment['PATH'] ?? ''}`)
  assert.equal(made.manager, 'conda')
  assert.equal(await mustRun(['bash', '-c', `${made.activate} && python`]), 'fake\n')
})

test('needs are read from both files as they are written', async (t) => {
  const folder = await temporaryFolder(t)
  await writeFile(
    join(folder, 'python_env.yaml'),
    'python: 3.10\nbuild_dependencies: [pip==24]\ndependencies:\n  - mlflow\n',
  )
  assert.deepEqual(await readPythonNeeds(folder, { kind: 'python', file: 'python_env.yaml' }), {
    python: '3.10',
    buildDependencies: ['pip==24'],
    dependencies: ['mlflow'],
    condaOnly: [],
  })
  await writeFile(
    join(folder, 'conda.yaml'),
    'dependencies:\n  - python=3.11\n  - pip<=24\n  - numpy=2\n  - pip:\n    - mlflow\n',
  )
  assert.deepEqual(await readPythonNeeds(folder, { kind: 'conda', file: 'conda.yaml' }), {
    python: '3.11',
    buildDependencies: ['pip<=24'],
    dependencies: ['mlflow'],
    condaOnly: ['numpy=2'],
  })
  await writeFile(join(folder, 'conda.yaml'), 'dependencies: [{pip: 3}]\n')
  await assert.rejects(
    readPythonNeeds(folder, { kind: 'conda', file: 'conda.yaml' }),
    /conda.yaml is wrong at dependencies.pip/,
  )
})
