export interface ModelField {
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
}

export interface ModelFile {
  readonly flavors: readonly string[]
  readonly inputs: readonly ModelField[]
  readonly outputs: readonly ModelField[]
  /** `models:/m-…`, if the file says which logged model it is of. */
  readonly uri: string | undefined
}

/**
 * What an `MLmodel` file says of its model. It is YAML as MLflow writes it: flavors one level in, and the signature's parts as JSON in quotes. No
 * whole YAML is read for that.
 */
export function readModelFile(text: string): ModelFile {
  const lines = text.split('\n')
  const start = lines.indexOf('flavors:')
  const flavors: string[] = []
  for (const line of start < 0 ? [] : lines.slice(start + 1)) {
    if (/^\S/u.test(line)) break
    const name = /^ {2}(\w+):/u.exec(line)?.[1]
    if (name !== undefined) flavors.push(name)
  }
  const id = /^model_id: (m-[0-9a-f]{32})$/mu.exec(text)?.[1]
  return {
    flavors,
    inputs: fieldsOf(text, 'inputs'),
    outputs: fieldsOf(text, 'outputs'),
    uri: id === undefined ? undefined : `models:/${id}`,
  }
}

function fieldsOf(text: string, part: 'inputs' | 'outputs'): readonly ModelField[] {
  // A long text in single quotes goes over several lines, each further one indented; a quote in it is doubled.
  const quoted = new RegExp(String.raw`^  ${part}: '((?:[^']|'')*)'`, 'mu').exec(text)?.[1]
  if (quoted === undefined) return []
  try {
    const value: unknown = JSON.parse(quoted.replaceAll("''", "'").replaceAll(/\n\s+/gu, ' '))
    return (Array.isArray(value) ? value : []).map(fieldOf)
  } catch {
    return []
  }
}

function fieldOf(value: unknown, at: number): ModelField {
  const field = typeof value === 'object' && value !== null ? value : {}
  const type = 'type' in field ? String(field.type) : ''
  const spec: unknown = 'tensor-spec' in field ? field['tensor-spec'] : undefined
  return {
    name: 'name' in field ? String(field.name) : String(at),
    type: spec === undefined ? type : `tensor ${JSON.stringify(spec)}`,
    isRequired: !('required' in field) || field.required === true,
  }
}
