import type { ImportRefusal } from '@stemma/contract'
import { fieldsOf, text, type Fields } from '../fields.ts'
import { MessageRefused, type CometServer } from './comet-server.ts'
import type { ZipArchive } from './read-zip.ts'
import { ReplayFiles } from './replay-files.ts'

export interface ReplayedArchive {
  readonly key: string
  readonly points: number
  readonly files: number
  readonly refused: readonly ImportRefusal[]
}

const valuesPerRequest = 1000
const linesPerRequest = 1000

/**
 * Says to a server what an archive of Comet's client holds, as the client would have: the run has the key that the archive says, and what came by
 * another way before is not there twice.
 */
export async function replayArchive(
  archive: ZipArchive,
  server: CometServer,
): Promise<ReplayedArchive> {
  const head = fieldsOf(JSON.parse((await member(archive, 'experiment.json')).toString('utf8')))
  const key = text(head['offline_id'])
  const lines = (await member(archive, 'messages.json')).toString('utf8').split('\n')
  await server.post('/clientlib/logger/add/run', {
    experimentKey: key,
    local_timestamp: head['start_time'],
    projectName: head['project_name'],
    teamName: head['workspace'],
    libVersion: text(head['sdk_version']),
    offline: true,
    getOrCreateEnabled: true,
  })
  const tags = Array.isArray(head['tags']) ? head['tags'] : []
  if (tags.length > 0)
    await server.post('/clientlib/tags/add-tags-to-experiment', {
      experimentKey: key,
      addedTags: tags,
    })
  const replay = new Replay({ archive, server, key })
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    try {
      const { type, payload } = fieldsOf(JSON.parse(line))
      await replay.take(text(type), fieldsOf(payload))
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      replay.refuse(`line ${index + 1} of messages.json is no JSON`)
    }
  }
  await replay.finish()
  await server.post('/clientlib/status-report/offline-metadata', {
    experimentKey: key,
    runId: key,
    startTimestamp: head['start_time'],
    endTimestamp: head['stop_time'],
  })
  return { key, points: replay.points, files: replay.sentFiles, refused: replay.refused }
}

interface ReplayParts {
  readonly archive: ZipArchive
  readonly server: CometServer
  readonly key: string
}

/** The messages of an archive on their way: values go many at a time. */
class Replay {
  readonly #parts: ReplayParts
  #metrics: object[] = []
  #params: object[] = []
  #lines: object[] = []
  #offset = 0
  readonly #models: Fields[] = []
  readonly #files: ReplayFiles
  readonly #reasons = new Map<string, number>()
  points = 0

  constructor(parts: ReplayParts) {
    this.#parts = parts
    this.#files = new ReplayFiles({ ...parts, refuse: (reason) => this.refuse(reason) })
  }

  get sentFiles(): number {
    return this.#files.sent
  }

  get refused(): readonly ImportRefusal[] {
    const { key } = this.#parts
    return Array.from(this.#reasons, ([reason, count]) => ({
      subject: key,
      reason: count === 1 ? reason : `${reason} (${count} times)`,
    }))
  }

  refuse(reason: string): void {
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1)
  }

  /** One message. What the server can't take of it is told in the end. */
  async take(type: string, payload: Fields): Promise<void> {
    try {
      await this.#take(type, payload)
    } catch (error) {
      if (!(error instanceof MessageRefused)) throw error
      this.refuse(`a message of the type '${type}': ${error.message}`)
    }
  }

  async #take(type: string, payload: Fields): Promise<void> {
    switch (type) {
      case 'metric_msg':
        return this.#metric(fieldsOf(payload['metric']), payload)
      case 'parameter_msg':
        return this.#param(payload)
      case 'log_other':
        return this.#say('log-other', {
          key: payload['key'],
          value: payload['value'] ?? payload['val'],
        })
      case 'standard_output':
        return this.#output(payload)
      case 'file_name':
        return this.#say('file-path', { filePath: payload['file_name'] })
      case 'git_metadata':
        return this.#say('git/metadata', fieldsOf(payload['git_metadata']))
      case 'graph':
        return this.#say('graph', { graph: payload['graph'] })
      case 'html':
      case 'htmlOverride':
        return this.#say('html', { html: payload['html'] })
      case 'system_details':
      case 'installed_packages':
      case 'os_packages':
      case 'gpu_static_info':
      case 'cloud_details':
      case 'system_info':
        return this.#say('system-details', systemFields(type, payload))
      case 'file_upload':
        return this.#files.upload(payload)
      case 'remote_file':
        return this.#files.refer(payload)
      case '3d-image':
        return this.#files.scene(payload)
      case 'register_model':
        this.#models.push(payload)
        return
      case 'ws_msg':
        return this.#old(payload)
      default:
        this.refuse(`messages of the type '${type}' are not taken`)
    }
  }

  async #say(path: string, fields: Fields): Promise<void> {
    const { server, key } = this.#parts
    await server.post(`/api/rest/v2/write/experiment/${path}`, { experimentKey: key, ...fields })
  }

  async flush(): Promise<void> {
    await this.#send('metric', this.#metrics)
    this.#metrics = []
    await this.#send('parameter', this.#params)
    this.#params = []
    if (this.#lines.length > 0) await this.#say('output', { outputLines: this.#lines })
    this.#lines = []
  }

  /** Sends what waits; models are registered when their files are there. */
  async finish(): Promise<void> {
    await this.flush()
    for (const model of this.#models) await this.#register(model)
  }

  async #register(model: Fields): Promise<void> {
    const { server, key } = this.#parts
    const name = text(model['model_name'])
    try {
      await server.post('/api/rest/v2/write/registry-model/item/create', {
        experimentKey: key,
        experimentModelName: name,
        registryModelName: model['registry_name'],
        registryModelDescription: model['description'],
        version: model['version'],
        versionComment: model['comment'],
        tags: model['tags'],
        status: model['status'],
      })
    } catch (error) {
      if (!(error instanceof MessageRefused)) throw error
      this.refuse(`the model '${name}' is not registered: ${error.message}`)
    }
  }

  async #send(kind: 'metric' | 'parameter', values: readonly object[]): Promise<void> {
    if (values.length === 0) return
    const { server, key } = this.#parts
    await server.post(`/clientlib/batch/logger/experiment/${kind}`, { experimentKey: key, values })
  }

  async #metric(metric: Fields, payload: Fields): Promise<void> {
    this.#metrics.push({
      ...metric,
      context: payload['context'],
      timestamp: payload['local_timestamp'],
    })
    this.points++
    if (this.#metrics.length >= valuesPerRequest) await this.flush()
  }

  async #param(payload: Fields): Promise<void> {
    const param = fieldsOf(payload['param'] ?? payload['params'])
    this.#params.push({
      parameterName: param['paramName'],
      parameterValue: param['paramValue'],
      step: param['step'],
      timestamp: payload['local_timestamp'],
    })
    if (this.#params.length >= valuesPerRequest) await this.flush()
  }

  async #output(payload: Fields): Promise<void> {
    this.#lines.push({
      output: payload['output'],
      stderr: payload['stderr'],
      localTimestamp: payload['local_timestamp'],
      offset: this.#offset++,
    })
    if (this.#lines.length >= linesPerRequest) await this.flush()
  }

  /** One envelope of any of these, as clients of some years ago wrote it. */
  async #old(payload: Fields): Promise<void> {
    const other = fieldsOf(payload['log_other'])
    if (payload['metric'] !== undefined) await this.#metric(fieldsOf(payload['metric']), payload)
    if (payload['param'] !== undefined || payload['params'] !== undefined)
      await this.#param(payload)
    if (Object.keys(other).length > 0) await this.take('log_other', other)
    if (payload['stdout'] !== undefined)
      await this.#output({ output: payload['stdout'], stderr: payload['stderr'] })
    if (payload['fileName'] !== undefined)
      await this.take('file_name', { file_name: payload['fileName'] })
    for (const name of ['graph', 'html'])
      if (payload[name] !== undefined) await this.take(name, payload)
    for (const name of ['installed_packages', 'os_packages'])
      if (payload[name] !== undefined) await this.take(name, { [name]: payload[name] })
    if (payload['git_meta'] !== undefined)
      await this.take('git_metadata', { git_metadata: payload['git_meta'] })
  }
}

async function member(archive: ZipArchive, name: string): Promise<Buffer> {
  const found = archive.members.get(name)
  if (found === undefined) throw new SyntaxError(`it has no ${name}`)
  return found.read()
}

const systemNames: Readonly<Record<string, string>> = {
  installed_packages: 'installedPackages',
  os_packages: 'osPackages',
  gpu_static_info: 'gpuStaticInfoList',
  python_exe: 'executable',
  python_version: 'pythonVersion',
  python_version_verbose: 'pythonVersionVerbose',
  os_release: 'osRelease',
  os_type: 'osType',
}

/** Details of the machine, by the names that the server has for them. */
function systemFields(type: string, payload: Fields): Fields {
  const { message_id: _, local_timestamp: __, ...details } = payload
  if (type === 'system_info') return { [text(details['key'])]: details['value'] }
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [systemNames[name] ?? name, value]),
  )
}
