import type { ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import type { Pages } from '../api/use-pages.ts'
import { TextInput } from '../controls/text-input.tsx'
import { Problem, Toolbar } from '../controls/toolbar.tsx'
import { useTitle } from '../controls/use-title.ts'
import { Grid, type GridProps } from '../table/grid.tsx'
import page from '../theme/page.module.css'

interface ListPageProps<Row> extends Omit<GridProps<Row>, 'label' | 'onEnd'> {
  readonly title: string
  /** What the table shows, for those who can't see it; `title` if absent. */
  readonly label?: string
  /** What the browser's tab says; `title` if absent. */
  readonly tabTitle?: string
  readonly pages: Omit<Pages<unknown>, 'rows'>
  /** By what rows are found; its words are in the address. */
  readonly search?: {
    readonly label: string
    readonly value: string
    readonly onCommit: (value: string) => void
  }
  /** What stands beside the title. */
  readonly actions?: ReactNode
}

/** A page that is a list of things: its title, a search where there is one, and a table of what the server has, page by page. */
export function ListPage<Row>(props: ListPageProps<Row>): ReactNode {
  const { title, label = title, tabTitle = title, pages, search, actions, empty, ...grid } = props
  useTitle(tabTitle)
  return (
    <div className={page['column']}>
      <Toolbar>
        <h1 className={page['title']}>{title}</h1>
        {search !== undefined && (
          <TextInput {...search} placeholder="Search by name" data-search="" />
        )}
        {actions}
      </Toolbar>
      {pages.error !== null && <Problem>{errorText(pages.error)}</Problem>}
      <div className={page['rest']}>
        <Grid {...grid} label={label} onEnd={pages.onEnd} empty={pages.isLoaded && empty} />
      </div>
    </div>
  )
}
