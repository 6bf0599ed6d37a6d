import type { ArtifactStore } from '@stemma/objects'
import type { StoredModel } from './hash-model.ts'

/** What the files of a model say of it, each part by key. */
export interface ModelFacts {
  /** `inputs`, `outputs`, `params`: MLflow's JSON. */
  readonly signature: ReadonlyMap<string, string>
  /** Packages by name, and `python`. */
  readonly environment: ReadonlyMap<string, string>
  /** SHA-256 by path. */
  readonly file: ReadonlyMap<string, string>
}

const maxTextBytes = 1024 * 1024

/** Reads the signature and the environment of a model as MLflow writes them. */
export async function readModelFacts(
  store: ArtifactStore,
  { files }: StoredModel,
): Promise<ModelFacts> {
  const text = async (path: string): Promise<string> => {
    const file = files.find((one) => one.path === path)
    return file && file.sizeBytes <= maxTextBytes ? readText(store, file.storePath) : ''
  }
  const environment = requirements(await text('requirements.txt'))
  const python = /^python:\s*(\S+)/m.exec(await text('python_env.yaml'))?.[1]
  if (python !== undefined) environment.set('python', python)
  return {
    signature: signature(await text('MLmodel')),
    environment,
    file: new Map(files.map(({ path, sha256 }) => [path, sha256])),
  }
}

async function readText(store: ArtifactStore, storePath: string): Promise<string> {
  const file = await store.open(storePath)
  if (file === undefined || file.isDirectory) return ''
  const parts: Buffer[] = []
  // An artifact's stream yields buffers.
  for await (const part of file.read() as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

/**
 * The `signature` of an MLmodel file. MLflow writes it as YAML whose values are JSON in single quotes, folded over several lines; nothing
 * else of YAML is read here.
 */
export function signature(mlmodel: string): Map<string, string> {
  const found = new Map<string, string>()
  const block = /^signature:\n((?:[ \t]+.*(?:\n|$))*)/m.exec(mlmodel)?.[1] ?? ''
  for (const entry of block.split(/\n(?= {2}\S)/)) {
    const [, key, value] = /^\s*(\w+):\s*([\s\S]*)$/.exec(entry) ?? []
    if (key === undefined || value === undefined) continue
    const folded = value.trim().replaceAll(/\s*\n\s*/g, ' ')
    if (folded === '' || folded === 'null') continue
    found.set(key, folded.startsWith("'") ? folded.slice(1, -1).replaceAll("''", "'") : folded)
  }
  return found
}

/** Packages of a `requirements.txt` with what follows their names; options and comments are left out. */
export function requirements(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [, name, rest] = /^\s*([A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?)\s*([^#]*)/.exec(line) ?? []
    if (name !== undefined) found.set(name, rest?.trim() ?? '')
  }
  return found
}
