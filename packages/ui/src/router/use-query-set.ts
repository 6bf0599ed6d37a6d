import { useMemo } from 'react'
import { useQueryValue } from './router.tsx'

/** A set of ids in the query, and what puts one in or takes it out. */
export function useQuerySet(name: string): readonly [ReadonlySet<string>, (id: string) => void] {
  const [text, setText] = useQueryValue(name)
  const ids = useMemo(() => new Set(text.split(',').filter((id) => id !== '')), [text])
  const toggle = (id: string): void => {
    const next = new Set(ids)
    if (!next.delete(id)) next.add(id)
    setText([...next].join(','))
  }
  return [ids, toggle]
}
