import type { NativeFamilyNode } from '@stemma/contract'
import type { ReactNode } from 'react'

export type FamilyKind = NativeFamilyNode['kind']

interface Kind {
  readonly one: string
  readonly many: string
  /** A colour of the theme. */
  readonly color: string
  /** Its sign, drawn in a square of 16. */
  readonly sign: ReactNode
}

const table = (
  <>
    <ellipse cx="8" cy="3.6" rx="5.5" ry="2.1" />
    <path d="M2.5 3.6v8.8c0 1.2 2.4 2.1 5.5 2.1s5.5-.9 5.5-2.1V3.6M2.5 8c0 1.2 2.4 2.1 5.5 2.1s5.5-.9 5.5-2.1" />
  </>
)
const run = <path d="M1.5 12.5c2.5 0 2.6-8 5-8s2.4 5 4.2 5 1.8-3 3.8-3" />
const model = <path d="M8 1.6 13.6 4.8v6.4L8 14.4 2.4 11.2V4.8ZM2.6 5 8 8l5.4-3M8 8v6.2" />
const tag = (
  <>
    <path d="M2 7.6V2h5.6L14 8.4 8.4 14Z" />
    <circle cx="5" cy="5" r="0.9" />
  </>
)
const server = (
  <>
    <rect x="2" y="2.5" width="12" height="4.6" rx="1.2" />
    <rect x="2" y="8.9" width="12" height="4.6" rx="1.2" />
    <path d="M4.6 4.8h.1M4.6 11.2h.1M8 4.8h3.5M8 11.2h3.5" />
  </>
)
const answer = <path d="M9 1.5 3 9.2h4.2L6.6 14.5 13 6.6H8.6Z" />

export const kinds: Readonly<Record<FamilyKind, Kind>> = {
  data: {
    one: 'version of data',
    many: 'versions of data',
    color: 'var(--kind-data)',
    sign: table,
  },
  run: { one: 'run', many: 'runs', color: 'var(--kind-run)', sign: run },
  'model-version': {
    one: 'model version',
    many: 'model versions',
    color: 'var(--kind-model-version)',
    sign: model,
  },
  'logged-model': {
    one: 'logged model',
    many: 'logged models',
    color: 'var(--kind-logged-model)',
    sign: model,
  },
  alias: { one: 'alias', many: 'aliases', color: 'var(--kind-alias)', sign: tag },
  deployment: {
    one: 'deployment',
    many: 'deployments',
    color: 'var(--kind-deployment)',
    sign: server,
  },
  inference: {
    one: 'prediction',
    many: 'predictions',
    color: 'var(--kind-inference)',
    sign: answer,
  },
}

/** The order in which a legend names them: that of their coming about. */
export const kindOrder: readonly FamilyKind[] = [
  ...(['data', 'run', 'logged-model', 'model-version'] as const),
  ...(['alias', 'deployment', 'inference'] as const),
]

export function KindSign({
  kind,
  x = 0,
  y = 0,
}: {
  readonly kind: FamilyKind
  readonly x?: number
  readonly y?: number
}): ReactNode {
  return (
    <g
      transform={`translate(${x} ${y})`}
      fill="none"
      style={{ stroke: kinds[kind].color }}
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      {kinds[kind].sign}
    </g>
  )
}
