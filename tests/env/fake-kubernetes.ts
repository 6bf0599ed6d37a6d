import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { ownEnvironment } from './own-environment.ts'

interface FakeJob {
  readonly manifest: Manifest
  readonly child: ChildProcess
  condition: Readonly<Record<string, string>> | undefined
}

export interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> }
  readonly spec: {
    readonly backoffLimit: number
    readonly template: {
      readonly spec: {
        readonly restartPolicy: string
        readonly containers: readonly {
          readonly image: string
          readonly command: readonly [string, ...string[]]
        }[]
      }
    }
  }
}

export interface FakeKubernetes {
  readonly address: string
  readonly manifests: readonly Manifest[]
}

/**
 * Not Kubernetes: the few requests on Jobs of its API (batch/v1), in its shapes, for a namespace `ml` and the token `secret`. A container's command runs on this
 * machine.
 */
export async function fakeKubernetes(t: TestContext): Promise<FakeKubernetes> {
  const jobs = new Map<string, FakeJob>()
  const manifests: Manifest[] = []
  const answer = async (request: IncomingMessage): Promise<readonly [number, object]> => {
    const failure = (code: number, reason: string, message: string) =>
      [
        code,
        { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message },
      ] as const
    if (request.headers.authorization !== 'Bearer secret')
      return failure(401, 'Unauthorized', 'Unauthorized')
    const [, name] =
      /^\/apis\/batch\/v1\/namespaces\/ml\/jobs(?:\/(.+))?$/u.exec(request.url ?? '') ?? []
    if (request.method === 'POST') {
      const manifest = JSON.parse(await bodyOf(request)) as Manifest // of the test's own engine
      const { metadata, spec } = manifest
      if (jobs.has(metadata.name))
        return failure(409, 'AlreadyExists', `jobs.batch "${metadata.name}" already exists`)
      const [container] = spec.template.spec.containers
      if (container?.image === undefined)
        return failure(422, 'Invalid', 'spec.template.spec.containers[0].image: Required value')
      const [program, ...words] = container.command
      const child = spawn(program, words, {
        detached: true,
        stdio: 'ignore',
        env: { PATH: ownEnvironment['PATH'] },
      })
      const job: FakeJob = { manifest, child, condition: undefined }
      child.once('exit', (code) => {
        job.condition =
          code === 0
            ? { type: 'Complete', status: 'True' }
            : {
                type: 'Failed',
                status: 'True',
                reason: 'BackoffLimitExceeded',
                message: 'Job has reached the specified backoff limit',
              }
      })
      jobs.set(metadata.name, job)
      manifests.push(manifest)
      return [201, manifest]
    }
    const job = jobs.get(name ?? '')
    if (job === undefined) return failure(404, 'NotFound', `jobs.batch "${name}" not found`)
    if (request.method === 'DELETE') {
      end(job)
      jobs.delete(name ?? '')
      return [200, { kind: 'Status', status: 'Success' }]
    }
    const status = job.condition === undefined ? { active: 1 } : { conditions: [job.condition] }
    return [200, { ...job.manifest, status }]
  }
  const server = createServer((request, response) => {
    void answer(request).then(([code, content]) => {
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(content))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const job of jobs.values()) end(job)
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo // it listens
  return { address: `http://127.0.0.1:${port}`, manifests }
}

function end({ child }: FakeJob): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer) // a request's stream yields buffers
  return Buffer.concat(parts).toString()
}
