import type { ImportRefusal } from '@stemma/contract'
import type { CometServer } from './comet-server.ts'
import type { ZipArchive } from './read-zip.ts'

type Fields = Readonly<Record<string, unknown>>

export interface ReplayedArchive {
  readonly key: string
  readonly points: number
  readonly files: number
  readonly refused: readonly ImportRefusal[]
}

const valuesPerRequest = 1000
const linesPerRequest = 1000
const rest = '/api/rest/v2/write/experiment'

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
  await replay.flush()
  await server.post('/clientlib/status-report/offline-metadata', {
    experimentKey: key,
    runId: key,
    startTimestamp: head['start_time'],
    endTimestamp: head['stop_time'],
  })
  return { key, points: replay.points, files: replay.files, refused: replay.refused }
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
  readonly #reasons = new Map<string, number>()
  points = 0
  files = 0

  constructor(parts: ReplayParts) {
    this.#parts = parts
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

  async take(type: string, payload: Fields): Promise<void> {
    const { server, key } = this.#parts
    const own = { experimentKey: key }
    switch (type) {
      case 'metric_msg':
        return this.#metric(fieldsOf(payload['metric']), payload)
      case 'parameter_msg':
        return this.#param(payload)
      case 'log_other':
        return server.post(`${rest}/log-other`, {
          ...own,
          key: payload['key'],
          value: payload['value'] ?? payload['val'],
        })
      case 'standard_output':
        return this.#output(payload)
      case 'file_name':
        return server.post(`${rest}/file-path`, { ...own, filePath: payload['file_name'] })
      case 'git_metadata':
        return server.post(`${rest}/git/metadata`, {
          ...own,
          ...fieldsOf(payload['git_metadata']),
        })
      case 'graph':
        return server.post(`${rest}/graph`, { ...own, graph: payload['graph'] })
      case 'html':
      case 'htmlOverride':
        return server.post(`${rest}/html`, { ...own, html: payload['html'] })
      case 'system_details':
      case 'installed_packages':
      case 'os_packages':
      case 'gpu_static_info':
      case 'cloud_details':
      case 'system_info':
        return this.#system(type, payload)
      case 'file_upload':
        return this.#file(payload)
      case 'remote_file':
        return this.#remote(payload)
      case 'ws_msg':
        return this.#old(payload)
      default:
        this.refuse(`messages of the type '${type}' are not taken`)
    }
  }

  async flush(): Promise<void> {
    await this.#send('metric', this.#metrics)
    this.#metrics = []
    await this.#send('parameter', this.#params)
    this.#params = []
    const { server, key } = this.#parts
    if (this.#lines.length > 0)
      await server.post(`${rest}/output`, { experimentKey: key, outputLines: this.#lines })
    this.#lines = []
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

  async #system(type: string, payload: Fields): Promise<void> {
    const { server, key } = this.#parts
    const { message_id: _, local_timestamp: __, ...details } = payload
    const names: Readonly<Record<string, string>> = {
      installed_packages: 'installedPackages',
      os_packages: 'osPackages',
      gpu_static_info: 'gpuStaticInfoList',
      python_exe: 'executable',
      python_version: 'pythonVersion',
      python_version_verbose: 'pythonVersionVerbose',
      os_release: 'osRelease',
      os_type: 'osType',
    }
    const said =
      type === 'system_info'
        ? { [text(details['key'])]: details['value'] }
        : Object.fromEntries(
            Object.entries(details).map(([name, value]) => [names[name] ?? name, value]),
          )
    await server.post(`${rest}/system-details`, { experimentKey: key, ...said })
  }

  async #file(payload: Fields): Promise<void> {
    const { archive, server, key } = this.#parts
    const name = text(payload['file_path'])
    const found = archive.members.get(name) ?? archive.members.get(name.split('/').at(-1) ?? '')
    if (found === undefined) return this.refuse(`the archive has no file '${name}'`)
    const type = text(payload['upload_type']) || 'asset'
    const path =
      type === 'git-patch'
        ? '/clientlib/git-patch/upload'
        : type === 'visualization' || type === 'image'
          ? '/clientlib/visualizations/upload'
          : '/clientlib/asset/upload'
    const bytes = await found.read()
    await server.upload(
      path,
      { ...this.#query(payload), ...kindOf(type), experimentKey: key },
      {
        file: new Blob([new Uint8Array(bytes)]),
        ...metadataOf(payload),
      },
    )
    this.files++
  }

  async #remote(payload: Fields): Promise<void> {
    const { server, key } = this.#parts
    const type = text(payload['upload_type']) || 'asset'
    const query = { ...this.#query(payload), ...kindOf(type), experimentKey: key, isRemote: 'True' }
    await server.upload('/clientlib/asset/upload', query, {
      link: text(payload['remote_uri']),
      ...metadataOf(payload),
    })
    this.files++
  }

  #query(payload: Fields): Record<string, string> {
    const entries = Object.entries(fieldsOf(payload['additional_params']))
      .filter(([, value]) => value !== null && value !== undefined && typeof value !== 'object')
      .map(([name, value]): [string, string] => [name, text(value)])
    return Object.fromEntries(entries)
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
      if (payload[name] !== undefined) await this.#system(name, { [name]: payload[name] })
    if (payload['git_meta'] !== undefined)
      await this.take('git_metadata', { git_metadata: payload['git_meta'] })
  }
}

function kindOf(type: string): { readonly type?: string } {
  return type === 'git-patch' || type === 'visualization' ? {} : { type }
}

function metadataOf({ metadata }: Fields): { readonly metadata?: string } {
  if (metadata === null || metadata === undefined) return {}
  return { metadata: typeof metadata === 'string' ? metadata : JSON.stringify(metadata) }
}

async function member(archive: ZipArchive, name: string): Promise<Buffer> {
  const found = archive.members.get(name)
  if (found === undefined) throw new SyntaxError(`it has no ${name}`)
  return found.read()
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields) // parsed JSON that is an object
    : {}
}

function text(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
