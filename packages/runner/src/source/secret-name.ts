const names: readonly RegExp[] = [
  /^\.env(?:\..*|rc)?$|\.env$/iu,
  /^id_(?:rsa|dsa|ecdsa|ed25519)/iu,
  /\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|asc|gpg)$/iu,
  /^\.(?:netrc|pgpass|pypirc|npmrc|git-credentials|htpasswd|dockercfg)$|^_netrc$/iu,
  /credential|secret|passwd|password|service[-_]?account/iu,
  /^(?:token|kubeconfig)(?:\..*)?$|\.(?:token|kubeconfig)$/iu,
]
const folders = /(?:^|\/)\.(?:ssh|aws|gnupg|kube|docker|azure)\//iu

/** Whether a file's name says that it has passwords or keys: such a file is never taken along. */
export function isSecretName(path: string): boolean {
  const name = path.split('/').at(-1) ?? ''
  return folders.test(path) || names.some((pattern) => pattern.test(name))
}
