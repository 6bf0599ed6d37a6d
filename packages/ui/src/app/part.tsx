import { useEffect, useState, type ComponentType, type ReactNode } from 'react'

/** A component whose code is fetched when it is first shown, or when somebody calls `load`. */
export interface Part<Props> {
  (props: Props): ReactNode
  readonly load: () => Promise<void>
}

interface PartOptions<Props> {
  /** Shown until the code is there; nothing if absent. */
  readonly meanwhile?: (props: Props) => ReactNode
}

/**
 * Not React's `lazy`: once that has shown what stands for a part, it holds the part itself back until 300 ms have passed, and parts in parts
 * wait one after the other. An error of `load` is thrown where the part stands.
 */
export function part<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { meanwhile }: PartOptions<Props> = {},
): Part<Props> {
  let known: ComponentType<Props> | undefined
  const fetchIt = async (): Promise<void> => {
    known ??= await load()
  }
  function Late(props: Props): ReactNode {
    const [Known, setKnown] = useState(() => known)
    useEffect(() => {
      if (Known !== undefined) return
      fetchIt().then(
        () => setKnown(() => known),
        (error: unknown) =>
          setKnown(() => {
            throw error
          }),
      )
    }, [Known])
    return Known === undefined ? meanwhile?.(props) : <Known {...props} />
  }
  return Object.assign(Late, { load: fetchIt })
}
