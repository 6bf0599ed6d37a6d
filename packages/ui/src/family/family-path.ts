import type { NativeFamily } from '@stemma/contract'
import { paths } from '../router/paths.ts'

/** The view of a node, by its id. A logged model is seen among what its run made. */
export function familyPath(id: string, { edges }: Pick<NativeFamily, 'edges'>): string {
  const [scheme, rest = ''] = id.split(/:\/(.*)/su)
  switch (scheme) {
    case 'data': {
      const [name = '', version] = rest.split('/')
      return paths.dataset(name, Number(version))
    }
    case 'runs':
      return paths.run(rest)
    case 'deployments':
      return paths.deployment(rest)
    case 'inferences':
      return paths.inference(rest)
    default:
      return modelPath(id, rest, edges)
  }
}

function modelPath(id: string, rest: string, edges: NativeFamily['edges']): string {
  if (/^m-[0-9a-f]{32}$/u.test(rest)) {
    const run = edges.find(({ to, way }) => to === id && way === 'made')?.from
    return run === undefined
      ? paths.models
      : paths.runModelFile(run.slice('runs:/'.length), rest, 'MLmodel')
  }
  // The last sign: names may have one, aliases and versions never.
  const at = Math.max(rest.lastIndexOf('@'), rest.lastIndexOf('/'))
  const name = rest.slice(0, at)
  return rest[at] === '@' ? paths.model(name) : paths.version(name, rest.slice(at + 1))
}
