import type { NativeFamily, NativeFamilyNode } from '@stemma/contract'
import type { MouseEvent, ReactNode } from 'react'
import { base, navigate } from '../router/history.ts'
import { fitText } from '../text/fit-text.ts'
import type { PlacedItem } from './family-layout.ts'
import { familyPath } from './family-path.ts'
import { sentenceOf, subtitleOf } from './family-words.ts'
import { KindSign, kinds } from './kinds.tsx'
import css from './family.module.css'

export interface FamilyItemProps {
  readonly item: PlacedItem
  readonly family: NativeFamily
  readonly nowMs: number
  readonly isFaint: boolean
  readonly onPoint: (key: string | undefined, node: NativeFamilyNode | undefined) => void
}

export const pointStep = 24
export const bundleHead = 32

/** A card of one thing, or a bundle of points of many that hang on the same. */
export function FamilyItem(props: FamilyItemProps): ReactNode {
  const { item, family, isFaint } = props
  const [node] = item.nodes
  if (node === undefined) return null
  return (
    <g
      className={css['item']}
      transform={`translate(${item.x} ${item.y})`}
      data-kind={node.kind}
      data-root={node.id === family.root || undefined}
      data-faint={isFaint || undefined}
    >
      {item.nodes.length === 1 ? <Card {...props} node={node} /> : <Bundle {...props} />}
    </g>
  )
}

interface NodeProps extends FamilyItemProps {
  readonly node: NativeFamilyNode
}

function Card({ item: { width, height, key }, node, ...props }: NodeProps): ReactNode {
  const { family, nowMs, onPoint } = props
  const isLow = node.kind === 'alias'
  const mark = node.more > 0 ? `+${node.more.toLocaleString('en')}` : node.is_open ? '…' : ''
  const room = width - 48 - (mark === '' ? 0 : 12 + mark.length * 7)
  return (
    <NodeLink {...{ node, family, nowMs }} onPoint={(one) => onPoint(one && key, one)}>
      <rect
        className={css['card']}
        width={width}
        height={height}
        rx={isLow ? height / 2 : 7}
        data-deleted={node.is_deleted || undefined}
      />
      <KindSign kind={node.kind} x={isLow ? 12 : 11} y={height / 2 - 8} />
      <text className={css['title']} x={36} y={isLow ? height / 2 + 4.5 : 18}>
        {fitText(node.title, room, '600 13px system-ui')}
      </text>
      {!isLow && (
        <text className={css['subtitle']} x={36} y={34}>
          {fitText(subtitleOf(node, nowMs), width - 46, '11px system-ui')}
        </text>
      )}
      {mark !== '' && (
        <text className={css['more']} x={width - 10} y={18} textAnchor="end">
          {mark}
        </text>
      )}
    </NodeLink>
  )
}

function Bundle({ item, family, nowMs, onPoint }: FamilyItemProps): ReactNode {
  const { nodes, width, height, key } = item
  const kind = nodes[0]?.kind ?? 'run'
  const columns = Math.floor((width - 16) / pointStep)
  return (
    <>
      <rect className={css['bundle']} width={width} height={height} rx={10} />
      <KindSign kind={kind} x={12} y={10} />
      <text className={css['title']} x={36} y={22.5}>
        {nodes.length} {kinds[kind].many}
      </text>
      {nodes.map((node, at) => (
        <g
          key={node.id}
          transform={`translate(${8 + (at % columns) * pointStep} ${bundleHead + Math.floor(at / columns) * pointStep})`}
        >
          <NodeLink {...{ node, family, nowMs }} onPoint={(one) => onPoint(one && key, one)}>
            <rect className={css['target']} width={pointStep} height={pointStep} />
            <circle
              className={css['point']}
              data-status={node.status}
              cx={pointStep / 2}
              cy={pointStep / 2}
              r={5}
              style={{ fill: kinds[kind].color, stroke: kinds[kind].color }}
            />
          </NodeLink>
        </g>
      ))}
    </>
  )
}

interface NodeLinkProps {
  readonly node: NativeFamilyNode
  readonly family: NativeFamily
  readonly nowMs: number
  readonly onPoint: (node: NativeFamilyNode | undefined) => void
  readonly children: ReactNode
}

/** Whatever stands for a node is a link to it. */
function NodeLink({ node, family, nowMs, onPoint, children }: NodeLinkProps): ReactNode {
  const to = familyPath(node.id, family)
  const follow = (event: MouseEvent): void => {
    const isPlain =
      event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    if (!isPlain) return
    event.preventDefault()
    navigate(to)
  }
  return (
    <a
      href={base + to}
      className={css['node']}
      aria-current={node.id === family.root ? 'true' : undefined}
      onClick={follow}
      onPointerEnter={() => onPoint(node)}
      onPointerLeave={() => onPoint(undefined)}
      onFocus={() => onPoint(node)}
      onBlur={() => onPoint(undefined)}
    >
      <title>{sentenceOf(node, nowMs)}</title>
      {children}
    </a>
  )
}
