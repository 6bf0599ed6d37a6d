import { lexer, type Token, type Tokens } from 'marked'
import { createElement, Fragment, type ReactNode } from 'react'
import css from './markdown.module.css'

/**
 * Markdown as users write it into notes. Its tokens become elements one by one; HTML in it is shown as text, pictures are links, and links
 * lead only to the web or into this page.
 */
export function Markdown({ text }: { readonly text: string }): ReactNode {
  return <div className={css['markdown']}>{blocks(lexer(text, { gfm: true }))}</div>
}

function blocks(tokens: readonly Token[]): ReactNode {
  return tokens.map((token, at) => <Fragment key={at}>{block(token)}</Fragment>)
}

/** `marked` types every token as any of them; each branch takes the one that its `type` names. */
function block(token: Token): ReactNode {
  switch (token.type) {
    case 'heading': {
      // The guarantee: `type` tells which token it is, here and below.
      const { depth, tokens } = token as Tokens.Heading
      // The page has a first heading of its own.
      return createElement(`h${Math.min(6, depth + 1)}`, {}, inlines(tokens))
    }
    case 'paragraph':
      return <p>{inlines((token as Tokens.Paragraph).tokens)}</p> // as above
    case 'text': {
      const { tokens, text } = token as Tokens.Text // as above
      return tokens === undefined ? text : inlines(tokens)
    }
    case 'blockquote':
      return <blockquote>{blocks((token as Tokens.Blockquote).tokens)}</blockquote> // as above
    case 'code':
      return <pre>{(token as Tokens.Code).text}</pre> // as above
    case 'hr':
      return <hr />
    case 'list':
      return list(token as Tokens.List) // as above
    case 'table':
      return table(token as Tokens.Table) // as above
    case 'space':
    case 'def':
      return null
    default:
      return token.raw
  }
}

function list({ ordered, items }: Tokens.List): ReactNode {
  return createElement(
    ordered ? 'ol' : 'ul',
    {},
    items.map(({ task, checked, tokens }, at) => (
      <li key={at} data-task={task || undefined}>
        {task && (
          <input type="checkbox" checked={checked ?? false} readOnly disabled aria-label="Task" />
        )}
        {blocks(tokens)}
      </li>
    )),
  )
}

function table({ header, rows }: Tokens.Table): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          {header.map(({ tokens }, at) => (
            <th key={at}>{inlines(tokens)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <tr key={at}>
            {row.map(({ tokens }, at) => (
              <td key={at}>{inlines(tokens)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function inlines(tokens: readonly Token[] | undefined): ReactNode {
  return tokens?.map((token, at) => <Fragment key={at}>{inline(token)}</Fragment>)
}

function inline(token: Token): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inlines((token as Tokens.Strong).tokens)}</strong> // as above
    case 'em':
      return <em>{inlines((token as Tokens.Em).tokens)}</em> // as above
    case 'del':
      return <del>{inlines((token as Tokens.Del).tokens)}</del> // as above
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code> // as above
    case 'br':
      return <br />
    case 'link': {
      const { href, tokens } = token as Tokens.Link // as above
      return <SafeLink href={href}>{inlines(tokens)}</SafeLink>
    }
    case 'image': {
      const { href, text } = token as Tokens.Image // as above
      return <SafeLink href={href}>{text === '' ? href : text}</SafeLink>
    }
    case 'escape':
    case 'text': {
      const { tokens, text } = token as Tokens.Text // as above
      return tokens === undefined ? text : inlines(tokens)
    }
    case 'checkbox':
      return null
    default:
      return token.raw
  }
}

function SafeLink({
  href,
  children,
}: {
  readonly href: string
  readonly children: ReactNode
}): ReactNode {
  if (!/^(?:https?:|mailto:|\/(?!\/))/iu.test(href)) return children
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  )
}
