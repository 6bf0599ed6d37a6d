/** Whether the name of who asks is what lets them in: hosts of repositories take tokens there, which are long, or begin in a way of their own. */
export function isToken(user: string): boolean {
  return (
    /^(?:gh[a-z]_|github_pat_|gl[a-z]+-|hf_|dapi|ATBB|xox[a-z]-)/u.test(user) ||
    /^(?=.*\d)[\w-]{32,}$/u.test(user)
  )
}

/**
 * An address as it may be shown, logged or printed: without the password or the token before its host, and without the values of its query, which drivers take
 * passwords from. What is no address stays as it is.
 */
export function withoutSecrets(address: string): string {
  const [, scheme, rest = ''] = /^([a-z][\w+.-]*:\/\/)(.*)$/isu.exec(address) ?? []
  if (scheme === undefined) return address
  const [, before = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/su.exec(rest) ?? []
  // A question mark or number sign in a password, as it was typed: the address goes on behind the last @.
  if (!before.includes('@') && rest.includes('@') && /^[^[/:]*:[^/]*[^\d/]/u.test(before)) {
    const [name = ''] = before.split(':', 1)
    const others = withoutSecrets(`${scheme}${rest.slice(rest.lastIndexOf('@') + 1)}`)
    return `${scheme}${name}:***@${others.slice(scheme.length)}`
  }
  // A password may have slashes and signs that nobody encoded: all before the last @ is who asks.
  const at = before.lastIndexOf('@')
  const [user = ''] = before.slice(0, Math.max(at, 0)).split(':', 1)
  const hasPassword = before.slice(0, Math.max(at, 0)).includes(':')
  const shown = isToken(user) ? '***' : user
  const who = at < 0 ? '' : `${shown}${hasPassword ? ':***' : ''}@`
  return `${scheme}${who}${before.slice(at + 1)}${query.replaceAll(/([?&][^=&]*=)[^&]*/gu, '$1***')}${fragment === '' ? '' : '#***'}`
}
