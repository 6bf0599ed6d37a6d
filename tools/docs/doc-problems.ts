import { join, normalize } from 'node:path/posix'

/** A page and the ways to look at the repository; paths are relative to its root. */
export interface DocInput {
  readonly page: string
  readonly text: string
  readonly exists: (path: string) => boolean
  readonly read: (path: string) => string
}

// `[text](target)` and `![alt](target "title")`.
const link = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/gu
// A path of this repository, wherever it stands: in prose, in inline code or in a block of commands.
const namedPath = /(?<![\w./:@-])(?:packages|tests|bench|tools|docs|\.ci)\/[\w./@-]*\w/gu
// What a build or an install makes is named in docs but absent from a clean checkout.
const generated = /(?:^|\/)(?:dist|node_modules)(?:\/|$)/u

/** One line for each link, heading or path in the page that leads nowhere. */
export function docProblems({ page, text, exists, read }: DocInput): string[] {
  const problems: string[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const at = `${page}:${String(index + 1)}`
    for (const [, target] of line.matchAll(link)) {
      const problem =
        target === undefined ? undefined : linkProblem(target, { page, text, exists, read })
      if (problem !== undefined) problems.push(`${at}: ${problem}`)
    }
    for (const match of line.replaceAll(link, ']').matchAll(namedPath)) {
      const [path] = match
      if (!isPattern(line, match.index + path.length) && !generated.test(path) && !exists(path)) {
        problems.push(`${at}: ${path} does not exist`)
      }
    }
  }
  return problems
}

function linkProblem(target: string, { page, text, exists, read }: DocInput): string | undefined {
  if (/^[a-z][a-z+.-]*:/iu.test(target)) return undefined
  const [file = '', heading] = target.split('#')
  const path = file === '' ? page : normalize(join(page, '..', decodeURIComponent(file)))
  if (path.startsWith('..')) return `${target} leaves the repository`
  if (!exists(path)) return `${target} does not exist`
  if (heading === undefined || !path.endsWith('.md')) return undefined
  const anchors = headings(file === '' ? text : read(path))
  return anchors.has(heading) ? undefined : `${target}: ${path} has no such heading`
}

/** `packages/<name>`, `packages/*` and `packages/…` stand for many paths. */
function isPattern(line: string, end: number): boolean {
  return /^\/?[<*{…$]/u.test(line.slice(end))
}

/** The anchors that a Markdown viewer makes of the headings of a page. */
function headings(text: string): ReadonlySet<string> {
  const anchors = new Set<string>()
  for (const [, title] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gmu)) {
    if (title === undefined) continue
    const words = title.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    anchors.add(words.replaceAll(/\s/gu, '-'))
  }
  return anchors
}
