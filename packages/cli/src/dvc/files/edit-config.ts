import { CliError } from '../../fail.ts'

export interface NewRemote {
  readonly name: string
  readonly url: string
  /** The remote that is meant where none is named. */
  readonly isDefault: boolean
  /** In place of one of the same name. */
  readonly force: boolean
}

/** A file of settings with one more remote, as `dvc` writes it; all else stays as it is. @throws CliError where the name is taken */
export function withRemote(text: string, { name, url, isDefault, force }: NewRemote): string {
  const header = `['remote "${name}"']`
  const lines = text === '' ? [] : text.replace(/\n$/u, '').split('\n')
  const own = lines.findIndex((line) => sectionOf(line) === `remote "${name}"`)
  if (own >= 0 && !force)
    throw new CliError(`there is a remote '${name}' already: --force replaces it.`, wrongSettings)
  const body = [header, `    url = ${quoted(url)}`]
  if (own < 0) lines.push(...body)
  else lines.splice(own, endOf(lines, own) - own, ...body)
  if (isDefault) setDefault(lines, name)
  return `${lines.join('\n')}\n`
}

/** Exit code of `dvc` for what is wrong in its settings. */
const wrongSettings = 251

function setDefault(lines: string[], name: string): void {
  const line = `    remote = ${name}`
  const core = lines.findIndex((one) => sectionOf(one) === 'core')
  if (core < 0) return void lines.unshift('[core]', line)
  const before = lines.findIndex(
    (one, at) => at > core && at < endOf(lines, core) && /^\s*remote\s*=/u.test(one),
  )
  lines.splice(before < 0 ? endOf(lines, core) : before, before < 0 ? 0 : 1, line)
}

/** The name of the section that a line begins. */
function sectionOf(line: string): string | undefined {
  const [, single, double, plain] =
    /^\s*\[\s*(?:'([^']*)'|"([^"]*)"|([^\]'"][^\]]*?))\s*\]/u.exec(line) ?? []
  return (single ?? double ?? plain)?.toLowerCase()
}

/** Where the section that begins at a line ends. */
function endOf(lines: readonly string[], begin: number): number {
  const next = lines.findIndex((line, at) => at > begin && sectionOf(line) !== undefined)
  return next < 0 ? lines.length : next
}

/** What would be a remark or a list otherwise. */
function quoted(value: string): string {
  if (!/[#,'"\s]/u.test(value)) return value
  return value.includes('"') ? `'${value}'` : `"${value}"`
}
