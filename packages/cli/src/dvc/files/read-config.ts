/** Sections of a configuration of `dvc`, by name in small letters: `core`, `remote "web"`. */
export type Config = ReadonlyMap<string, ReadonlyMap<string, string>>

/** Reads the form in which `dvc` keeps its settings: sections in brackets, `key = value`, `#` before comments. */
export function readConfig(text: string): Config {
  const sections = new Map<string, Map<string, string>>()
  let section = new Map<string, string>()
  for (const line of text.split(/\r?\n/u)) {
    const [, head] = /^\s*\[(.+)\]\s*(?:#.*)?$/u.exec(line) ?? []
    if (head !== undefined) {
      const name = unquoted(head.trim()).toLowerCase()
      section = sections.get(name) ?? new Map<string, string>()
      sections.set(name, section)
      continue
    }
    const [, key, value] = /^\s*([^#=\s][^=]*?)\s*=\s*(.*?)\s*$/u.exec(line) ?? []
    if (key !== undefined)
      section.set(unquoted(key).toLowerCase(), unquoted(withoutComment(value ?? '')))
  }
  return sections
}

/** Later ones win, key by key. */
export function mergeConfigs(configs: readonly Config[]): Config {
  const merged = new Map<string, Map<string, string>>()
  for (const config of configs)
    for (const [name, section] of config)
      merged.set(name, new Map([...(merged.get(name) ?? []), ...section]))
  return merged
}

function withoutComment(value: string): string {
  if (/^["']/u.test(value)) return value
  const at = value.search(/\s#|^#/u)
  return at < 0 ? value : value.slice(0, at).trimEnd()
}

function unquoted(text: string): string {
  const [, , inside] = /^(["'])(.*)\1(?:\s*#.*)?$/u.exec(text) ?? []
  return inside ?? text
}
