import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { routes } from '../../packages/ui/src/app/routes.ts'

/** An address of the page, and the files that its view needs besides those that stand in the index. */
export interface ViewFiles {
  /** As `matchPath` reads it. */
  readonly pattern: string
  /** Paths below the folder of the page: scripts and styles. */
  readonly files: readonly string[]
}

/** What Vite writes of a module that is fetched by itself. */
interface Part {
  readonly file: string
  readonly imports?: readonly string[]
  readonly css?: readonly string[]
}

/** Reads which files each view was built into. The build's own list of that is of no use to anybody else, and goes. */
export function viewFiles(folder: string): readonly ViewFiles[] {
  const list = join(folder, '.vite')
  // The guarantee: `build.manifest` of Vite writes it so.
  const parts = JSON.parse(readFileSync(join(list, 'manifest.json'), 'utf8')) as Readonly<
    Record<string, Part>
  >
  rmSync(list, { recursive: true })
  const known = filesOf('index.html', parts)
  return routes.map(({ pattern, view }) => ({
    pattern,
    files: [...filesOf(`src/${view}.tsx`, parts)].filter((file) => !known.has(file)),
  }))
}

function filesOf(
  name: string,
  parts: Readonly<Record<string, Part>>,
  files: Set<string> = new Set(),
): ReadonlySet<string> {
  const part = parts[name]
  if (part === undefined) throw new Error(`The page was built without ${name}.`)
  const { file, imports = [], css = [] } = part
  if (files.has(file)) return files
  for (const one of [file, ...css]) files.add(one)
  for (const one of imports) filesOf(one, parts, files)
  return files
}
