import { createHash } from 'node:crypto'
import { matchPath } from '@stemma/contract'
import type { PageView } from './page-files.ts'

interface Index {
  readonly text: string
  readonly etag: string
}

/** What is sent for an address of the page, by its path below the server's prefix. */
export type PageIndex = (path: string) => Index

/**
 * The index of the page, with what the view at an address is made of in its head: the browser fetches those scripts and styles beside the first
 * script, and not after it has run.
 */
export function pageIndex(html: string, views: readonly PageView[]): PageIndex {
  const made = new Map<PageView | undefined, Index>()
  return (path) => {
    const view = views.find(({ pattern }) => matchPath(pattern, path) !== undefined)
    const index = made.get(view) ?? withLinks(html, view?.files ?? [])
    made.set(view, index)
    return index
  }
}

function withLinks(html: string, files: readonly string[]): Index {
  const text = html.replace('</head>', `${files.map(linkOf).join('')}</head>`)
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  return { text, etag }
}

function linkOf(file: string): string {
  const kind = file.endsWith('.css') ? 'stylesheet' : 'modulepreload'
  return `<link rel="${kind}" crossorigin href="./${file}">\n  `
}
