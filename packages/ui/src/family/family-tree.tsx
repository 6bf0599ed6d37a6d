import { useQuery } from '@tanstack/react-query'
import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { Message } from '../app/message.tsx'
import { saveSvg } from '../charts/save-svg.ts'
import { Button } from '../controls/button.tsx'
import { FamilyDrawing } from './family-drawing.tsx'
import { familyGraph, type Item } from './family-graph.ts'
import { bundleHead, pointStep } from './family-item.tsx'
import { familyLayout } from './family-layout.ts'
import { KindSign, kindOrder, kinds } from './kinds.tsx'
import css from './family.module.css'

const most = 200
const steps = [0.4, 0.55, 0.7, 0.85, 1, 1.25, 1.5]

/** What something came from, and what came of it, as one drawing; `of` is its URI, such as `data:/churn/7`. */
export function FamilyTree({ of }: { readonly of: string }): ReactNode {
  const { data: family, error } = useQuery({
    queryKey: ['family', of],
    queryFn: ({ signal }) => ask('lineage.family', { of, limit: most }, signal),
  })
  const layout = useMemo(
    () =>
      family &&
      familyLayout(familyGraph(family), { sizeOf, columnGap: 76, rowGap: 12, margin: 28 }),
    [family],
  )
  const [scale, setScale] = useState(1)
  const [pointed, setPointed] = useState('')
  const [nowMs] = useState(() => Date.now())
  const room = useRef<HTMLDivElement>(null)
  const drawing = useRef<SVGSVGElement>(null)
  useLayoutEffect(() => {
    const element = room.current
    if (element === null || layout === undefined || family === undefined) return
    // So small that it fits, but never too small to be read.
    const fit = Math.max(0.75, Math.min(1, (element.clientWidth - 2) / layout.width))
    setScale(fit)
    const root = layout.items.find(({ nodes }) => nodes.some(({ id }) => id === family.root))
    if (root === undefined) return
    requestAnimationFrame(() =>
      element.scrollTo(
        (root.x + root.width / 2) * fit - element.clientWidth / 2,
        (root.y + root.height / 2) * fit - element.clientHeight / 2,
      ),
    )
  }, [layout, family])
  if (error !== null) {
    return (
      <Message title="The family tree can’t be shown" isProblem>
        {errorText(error)}
      </Message>
    )
  }
  if (family === undefined || layout === undefined) return null
  const zoom = (by: -1 | 1): void => {
    const next =
      by === 1
        ? steps.find((one) => one > scale + 0.01)
        : steps.findLast((one) => one < scale - 0.01)
    if (next !== undefined) setScale(next)
  }
  return (
    <div className={css['family']}>
      <header className={css['head']}>
        <ul className={css['legend']} aria-label="What is shown">
          {kindOrder.map((kind) => {
            const count = family.nodes.filter((node) => node.kind === kind).length
            return (
              count > 0 && (
                <li key={kind}>
                  <svg width="16" height="16" aria-hidden>
                    <KindSign kind={kind} />
                  </svg>
                  {count} {count === 1 ? kinds[kind].one : kinds[kind].many}
                </li>
              )
            )
          })}
          {family.is_part && <li className="muted">the nearest {most}; there are more</li>}
        </ul>
        <div className={css['tools']}>
          <Button kind="quiet" aria-label="Smaller" onClick={() => zoom(-1)}>
            −
          </Button>
          <Button
            kind="quiet"
            aria-label={`${Math.round(scale * 100)} %: show it as large as it is`}
            onClick={() => setScale(1)}
          >
            {Math.round(scale * 100)} %
          </Button>
          <Button kind="quiet" aria-label="Larger" onClick={() => zoom(1)}>
            +
          </Button>
          <Button
            kind="quiet"
            onClick={() =>
              drawing.current && saveSvg(drawing.current, `${of.replaceAll(/[^\w.-]+/gu, '-')}.svg`)
            }
          >
            SVG
          </Button>
        </div>
      </header>
      <div ref={room} className={css['room']} tabIndex={0} role="region" aria-label="Drawing">
        <FamilyDrawing ref={drawing} {...{ family, layout, scale, nowMs }} onPoint={setPointed} />
      </div>
      <p className={css['pointed']}>{pointed === '' ? 'Everything here is a link.' : pointed}</p>
    </div>
  )
}

function sizeOf({ nodes }: Item): { readonly width: number; readonly height: number } {
  const [node] = nodes
  if (nodes.length === 1)
    return node?.kind === 'alias' ? { width: 140, height: 32 } : { width: 188, height: 44 }
  const columns = Math.max(7, Math.min(14, Math.ceil(Math.sqrt(nodes.length * 1.5))))
  const rows = Math.ceil(nodes.length / columns)
  return { width: columns * pointStep + 16, height: bundleHead + rows * pointStep + 8 }
}
