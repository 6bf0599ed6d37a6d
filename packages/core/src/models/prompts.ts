import type { Tag } from '@stemma/store'
import type { Clause } from '../filter/ast.ts'

/** MLflow keeps prompts as registered models with this tag. */
export const promptTag = 'mlflow.prompt.is_prompt'

const textTag = 'mlflow.prompt.text'
const typeTag = '_mlflow_prompt_type'
const internalTags: ReadonlySet<string> = new Set([promptTag, textTag, typeTag])

/** Tags as events tell them; of prompts without those that make them prompts. */
export function announcedTags(tags: readonly Tag[]): Readonly<Record<string, string>> {
  const told = isPromptRequest(tags) ? tags.filter(({ key }) => !internalTags.has(key)) : tags
  return Object.fromEntries(told.map(({ key, value }) => [key, value]))
}

/** The template of a prompt's version. */
export function promptText(tags: readonly Tag[]): string {
  return tags.findLast(({ key }) => key === textTag)?.value ?? ''
}

/** Whether tags make a prompt of what is being created: the last of that key, in any case. */
export function isPromptRequest(tags: readonly Tag[]): boolean {
  return tags.findLast(({ key }) => key === promptTag)?.value.toLowerCase() === 'true'
}

/** Whether searches take it for a prompt: upstream compares the stored value exactly. */
export function isPromptValue(value: string | undefined): boolean {
  return value === 'true'
}

/** Whether something that exists is a prompt. */
export function hasPromptTag(tags: readonly Tag[]): boolean {
  return tags.some(({ key, value }) => key === promptTag && value.toLowerCase() === 'true')
}

/**
 * A filter without what it says of prompts, and whether prompts are left out. They are, unless the first condition on the tag asks for
 * them: models do not carry the tag, so that `!= 'true'` as it stands would find nothing.
 */
export function splitPromptClauses(clauses: readonly Clause[]): {
  readonly clauses: readonly Clause[]
  readonly withoutPrompts: boolean
} {
  const isAbout = (clause: Clause) => clause.kind === 'tag' && clause.key === promptTag
  const first = clauses.find(isAbout)
  const value = typeof first?.value === 'string' ? first.value.toLowerCase() : undefined
  if ((first?.op === '=' && value === 'true') || (first?.op === '!=' && value === 'false'))
    return { clauses, withoutPrompts: false }
  return { clauses: clauses.filter((clause) => !isAbout(clause)), withoutPrompts: true }
}
