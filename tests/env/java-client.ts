import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, checkout } from './checkout.ts'
import { installOnce } from './install-once.ts'
import { mustRun, runCommand } from './run-command.ts'

const source: string = join(checkout, 'tests/clients/java')
const copyPlugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'

const programs = ['TrackingCalls.java', 'RegistryCalls.java']

/** The class path of MLflow's Java client and the compiled test programs, fetched from Maven Central if not there yet. */
export async function javaClassPath(): Promise<string> {
  for (const tool of ['java', 'javac', 'mvn']) {
    const found = await runCommand([tool, '-version']).catch(() => undefined)
    if (found?.status !== 0)
      throw new Error(`the Java client can't be tested: '${tool}' is missing`)
  }
  const folder = join(cacheFolder, 'java-client')
  const pins = await Promise.all(
    ['pom.xml', ...programs].map((file) => readFile(join(source, file), 'utf8')),
  )
  await installOnce({
    name: "MLflow's Java client",
    folder,
    pins,
    install: async () => {
      await rm(folder, { recursive: true, force: true })
      await mkdir(join(folder, 'classes'), { recursive: true })
      const jars = join(folder, 'jars')
      const quiet = ['-q', '-B', '-f', join(source, 'pom.xml')]
      await mustRun(['mvn', ...quiet, copyPlugin, `-DoutputDirectory=${jars}`])
      const classes = join(folder, 'classes')
      await mustRun([
        'javac',
        '-cp',
        `${jars}/*`,
        '-d',
        classes,
        ...programs.map((file) => join(source, file)),
      ])
    },
  })
  return `${folder}/classes:${folder}/jars/*`
}
