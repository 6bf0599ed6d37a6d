import type { RunItemEntry } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { formatNumber } from '../format/number.ts'
import { cometBins } from './comet-bins.ts'
import { distributionBins } from './distribution.ts'
import css from './media.module.css'

interface DistributionViewProps {
  readonly item: RunItemEntry
  readonly address: string
  readonly label: string
}

const [width, height] = [320, 120]

/** A distribution as bars. */
export function DistributionView({ item, address, label }: DistributionViewProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['distribution', address],
    queryFn: async ({ signal }) => {
      const answer = await fetch(address, { signal })
      if (!answer.ok) throw new Error(`${answer.status}`)
      return answer.arrayBuffer()
    },
    placeholderData: (before) => before,
    staleTime: Infinity,
  })
  const { kind, detail } = item
  const bins = useMemo(() => {
    if (data === undefined) return []
    return kind === 'histogram3d' ? cometBins(data) : distributionBins(data, detail)
  }, [data, kind, detail])
  if (bins === undefined) return <p className="muted">It has a form that is not known here.</p>
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const [first, last] = [bins[0], bins.at(-1)]
  return (
    <>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} className={css['bars']}>
        {bins.map(({ from, to, count }, at) => (
          <rect
            key={from}
            x={(at * width) / bins.length}
            width={Math.max(0.5, width / bins.length - 0.5)}
            y={height - (height * count) / most}
            height={(height * count) / most}
          >
            <title>{`${formatNumber(from)} to ${formatNumber(to)}: ${formatNumber(count)}`}</title>
          </rect>
        ))}
      </svg>
      {first !== undefined && last !== undefined && (
        <span className={css['range']}>
          <span>{formatNumber(first.from)}</span>
          <span>{formatNumber(last.to)}</span>
        </span>
      )}
    </>
  )
}
