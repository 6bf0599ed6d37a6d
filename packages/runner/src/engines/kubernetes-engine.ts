import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { ProcessEnvironment } from '../environment/program.ts'
import { RunnerError } from '../runner-error.ts'
import type { Engine, EngineJob, EngineState, JobReference } from './engine.ts'
import { bearer, HttpEngine } from './http-engine.ts'
import { noteCancelled, readEnd, readLog, wasCancelled, writeWholeScript } from './job-files.ts'
import { refuseOptions } from './refuse-options.ts'
import { textOf } from './text-of.ts'

const known: ReadonlySet<string> = new Set([
  'address',
  'namespace',
  'template',
  'token',
  'token-file',
])

type Fields = Readonly<Record<string, unknown>>

/**
 * Kubernetes Jobs (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/). Options: `address` of the API server (`kubectl proxy`
 * gives one), `namespace`, `template`: a file with a Job that has image and volumes, `token` or `token-file`. The folder of a job and the project's
 * must be mounted at the same paths.
 */
export function kubernetesEngine(
  options: Readonly<Record<string, string>>,
  environment: ProcessEnvironment,
): Engine {
  refuseOptions('Kubernetes', options, known)
  const { template, namespace = 'default' } = options
  if (!/^[a-z0-9-]{1,63}$/u.test(namespace))
    throw new RunnerError(`'${namespace}' is no namespace of Kubernetes.`)
  const http = new HttpEngine(
    'Kubernetes',
    addressOf(options, environment),
    bearer(tokenOf(options)),
  )
  const jobs = `/apis/batch/v1/namespaces/${namespace}/jobs`
  const find = async ({ jobId }: JobReference): Promise<string | undefined> =>
    (await http.json({ method: 'GET', path: `${jobs}/${nameOf(jobId)}` })) && nameOf(jobId)
  return {
    name: 'kubernetes',
    submit: async (job) => {
      if (template === undefined)
        throw new RunnerError(
          'Kubernetes needs a Job with image and volumes: --engine-option template=job.yaml',
        )
      const script = await writeWholeScript(job)
      const body = jobOf(readTemplate(template), { job, script })
      const { status, text } = await http.ask({ method: 'POST', path: jobs, body })
      // 409: it was sent before, and heard.
      if (status !== 409 && (status < 200 || status > 299))
        throw new RunnerError(`Kubernetes answered ${status}: ${messageIn(text)}`)
      if (status !== 409 && !isJob(text, nameOf(job.jobId)))
        throw new RunnerError('there is no API server of Kubernetes at this address.')
      return nameOf(job.jobId)
    },
    status: async (job) => {
      const ended = await readEnd(job.folder)
      if (ended !== undefined) return ended
      const found = await http.json({ method: 'GET', path: `${jobs}/${nameOf(job.jobId)}` })
      if (found !== undefined) return stateOf(fields(found['status']))
      return wasCancelled(job.folder)
        ? { state: 'killed', reason: 'it was deleted' }
        : { state: 'lost', reason: 'Kubernetes knows no such job' }
    },
    logs: ({ folder }, from) => readLog(folder, from),
    cancel: async ({ jobId, folder }) => {
      await noteCancelled(folder)
      const body = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Foreground' }
      await http.json({ method: 'DELETE', path: `${jobs}/${nameOf(jobId)}`, body })
    },
    find,
  }
}

function addressOf(
  options: Readonly<Record<string, string>>,
  environment: ProcessEnvironment,
): string {
  const { address } = options
  if (address !== undefined) return address
  const host = environment['KUBERNETES_SERVICE_HOST']
  if (host === undefined)
    throw new RunnerError(
      'Kubernetes needs the address of its API server: --engine-option address=http://127.0.0.1:8001 (kubectl proxy)',
    )
  return `https://${host}:${environment['KUBERNETES_SERVICE_PORT'] ?? '443'}`
}

function tokenOf({
  token,
  'token-file': file,
}: Readonly<Record<string, string>>): string | undefined {
  if (file === undefined) return token
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    throw new RunnerError(`the token file ${file} can't be read.`)
  }
}

/** A name of DNS: 63 characters at most. */
function nameOf(jobId: string): string {
  return `stemma-${jobId}`
}

function readTemplate(file: string): Fields {
  let content: unknown
  try {
    content = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new RunnerError(`${file}: ${error instanceof Error ? error.message.split('\n')[0] : ''}`)
  }
  const found = fields(content)
  if (found['kind'] !== 'Job') throw new RunnerError(`${file} is no Job of Kubernetes.`)
  return found
}

/** The user's Job with our name, labels and command in its first container; it runs once. */
function jobOf(
  template: Fields,
  { job, script }: { readonly job: EngineJob; readonly script: string },
): Fields {
  const metadata = fields(template['metadata'])
  const spec = fields(template['spec'])
  const pod = fields(spec['template'])
  const podSpec = fields(pod['spec'])
  const listed: readonly unknown[] = Array.isArray(podSpec['containers'])
    ? podSpec['containers']
    : []
  const [first, ...others] = listed
  if (first === undefined) throw new RunnerError('the template of the Job has no container.')
  const labels = {
    ...fields(metadata['labels']),
    'app.kubernetes.io/managed-by': 'stemma',
    'stemma/job-id': job.jobId,
  }
  const container = { ...fields(first), command: ['bash', script], args: [] }
  return {
    ...template,
    apiVersion: 'batch/v1',
    metadata: { ...metadata, name: nameOf(job.jobId), generateName: undefined, labels },
    spec: {
      ...spec,
      backoffLimit: 0,
      template: {
        ...pod,
        metadata: { ...fields(pod['metadata']), labels },
        spec: { ...podSpec, restartPolicy: 'Never', containers: [container, ...others] },
      },
    },
  }
}

function stateOf(status: Fields): EngineState {
  const listed: readonly unknown[] = Array.isArray(status['conditions']) ? status['conditions'] : []
  for (const condition of listed.map(fields)) {
    if (condition['status'] !== 'True') continue
    if (condition['type'] === 'Complete') return { state: 'ended', exitCode: 0 }
    if (condition['type'] === 'Failed')
      return {
        state: 'killed',
        reason: `Kubernetes says ${textOf(condition['reason'])}: ${textOf(condition['message'])}`,
      }
  }
  return Number(status['active'] ?? 0) > 0 ? { state: 'running' } : { state: 'waiting' }
}

/** Whether an answer is the Job that was asked for. */
function isJob(text: string, name: string): boolean {
  try {
    return fields(fields(JSON.parse(text))['metadata'])['name'] === name
  } catch {
    return false
  }
}

function messageIn(text: string): string {
  try {
    return textOf(fields(JSON.parse(text))['message'], text).slice(0, 500)
  } catch {
    return text.slice(0, 500)
  }
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {}
}
