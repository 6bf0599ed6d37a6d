import type { NativeFamily, NativeFamilyNode } from '@stemma/contract'
import { useMemo, useState, type ReactNode, type Ref } from 'react'
import { FamilyItem } from './family-item.tsx'
import type { FamilyLayout } from './family-layout.ts'
import { FamilyLine } from './family-line.tsx'
import { sentenceOf } from './family-words.ts'
import { kinds } from './kinds.tsx'
import { related } from './related.ts'
import css from './family.module.css'

interface FamilyDrawingProps {
  readonly ref: Ref<SVGSVGElement>
  readonly family: NativeFamily
  readonly layout: FamilyLayout
  readonly scale: number
  readonly nowMs: number
  /** What is pointed at, in a sentence. */
  readonly onPoint: (sentence: string) => void
}

/** The drawing itself. What is pointed at stands out with all that it came from and that came of it. */
export function FamilyDrawing(props: FamilyDrawingProps): ReactNode {
  const { ref, family, layout, scale, nowMs, onPoint } = props
  const { items, links, width, height } = layout
  const [hot, setHot] = useState<string | undefined>()
  const kin = useMemo(() => (hot === undefined ? undefined : related(links, hot)), [links, hot])
  const colorOf = useMemo(
    () => new Map(items.map(({ key, nodes }) => [key, kinds[nodes[0]?.kind ?? 'run'].color])),
    [items],
  )
  const point = (key: string | undefined, node: NativeFamilyNode | undefined): void => {
    setHot(key)
    onPoint(node === undefined ? '' : sentenceOf(node, nowMs))
  }
  return (
    <svg
      ref={ref}
      className={css['drawing']}
      width={width * scale}
      height={height * scale}
      viewBox={`0 0 ${width} ${height}`}
      role="group"
      aria-label="Family tree"
    >
      {links.map((link) => {
        const isHot = kin !== undefined && kin.has(link.from) && kin.has(link.to)
        return (
          <FamilyLine
            key={`${link.from} ${link.to}`}
            link={link}
            colors={[
              colorOf.get(link.from) ?? 'var(--muted)',
              colorOf.get(link.to) ?? 'var(--muted)',
            ]}
            className={css['line']}
            isHot={isHot}
            isFaint={kin !== undefined && !isHot}
          />
        )
      })}
      {items.map((item) => (
        <FamilyItem
          key={item.key}
          {...{ item, family, nowMs }}
          isFaint={kin !== undefined && !kin.has(item.key)}
          onPoint={point}
        />
      ))}
    </svg>
  )
}
