import { useId, type ReactNode } from 'react'
import type { PlacedLink } from './family-layout.ts'

interface FamilyLineProps {
  readonly link: PlacedLink
  /** Colours of what it comes from and leads to. */
  readonly colors: readonly [string, string]
  readonly className: string | undefined
  readonly isFaint: boolean
  readonly isHot: boolean
}

const thickest = 11

/** A line from what came first to what came of it, in the colours of both; as thick as what it stands for is many. */
export function FamilyLine({
  link,
  colors,
  className,
  isFaint,
  isHot,
}: FamilyLineProps): ReactNode {
  const id = useId()
  const { points, isAside, weight } = link
  const [first = [0, 0], last = [0, 0]] = [points[0], points.at(-1)]
  return (
    <>
      <linearGradient
        id={id}
        gradientUnits="userSpaceOnUse"
        x1={first[0]}
        x2={last[0] + 0.01}
        y1={0}
        y2={0}
      >
        <stop offset="0" style={{ stopColor: colors[0] }} />
        <stop offset="1" style={{ stopColor: colors[1] }} />
      </linearGradient>
      <path
        className={className}
        d={isAside ? asideCurve(first, last) : curve(points)}
        stroke={`url(#${id})`}
        strokeWidth={Math.min(thickest, 1.5 + Math.log2(weight) * 1.4)}
        strokeDasharray={isAside ? '2 3' : undefined}
        data-faint={isFaint || undefined}
        data-hot={isHot || undefined}
      />
    </>
  )
}

type Point = readonly [x: number, y: number]

function curve(points: readonly Point[]): string {
  const [first = [0, 0], ...rest] = points
  let last: Point = first
  let path = `M${first[0]} ${first[1]}`
  for (const [x, y] of rest) {
    const middle = (last[0] + x) / 2
    path += y === last[1] ? `H${x}` : `C${middle} ${last[1]} ${middle} ${y} ${x} ${y}`
    last = [x, y]
  }
  return path
}

/** Straight between neighbours, around whatever stands between others. */
function asideCurve([x1, y1]: Point, [x2, y2]: Point): string {
  if (Math.abs(y2 - y1) < 60) return `M${x1} ${y1}L${x2} ${y2}`
  return `M${x1} ${y1}C${x1 - 46} ${y1 + 24} ${x2 - 46} ${y2 - 24} ${x2} ${y2}`
}
