/**
 * Every option of `stemma server` in one table: its flag, MLflow's names for the same thing, its environment variables and what it
 * means. The command line's help and the configuration page of the docs are made from it.
 */
export interface OptionSpec {
  readonly name: string
  readonly kind: 'text' | 'number' | 'boolean' | 'list'
  /** Shown in the help: `--data DIR`. */
  readonly placeholder?: string
  readonly about: string
  /** Other flags with the same meaning, from `mlflow server`. */
  readonly aliases?: readonly string[]
  /** Environment variables besides `STEMMA_<NAME>`. */
  readonly environment?: readonly string[]
  readonly fallback?: string
}

export const serverOptions: readonly OptionSpec[] = [
  {
    name: 'data',
    kind: 'text',
    placeholder: 'DIR',
    about: 'Folder for everything that has no place of its own',
    fallback: './stemma-data',
  },
  {
    name: 'database',
    kind: 'text',
    placeholder: 'URL',
    about:
      'postgresql://…, sqlite:///path or the path of a SQLite file; default: stemma.db in the data folder',
    aliases: ['backend-store-uri'],
    environment: ['MLFLOW_BACKEND_STORE_URI'],
  },
  {
    name: 'inference-database',
    kind: 'text',
    placeholder: 'URL',
    about: 'postgresql:// or a SQLite file for the inference log alone (default: with the rest)',
  },
  {
    name: 'host',
    kind: 'text',
    placeholder: 'HOST',
    about: 'Address to listen on',
    environment: ['MLFLOW_HOST'],
    fallback: '127.0.0.1',
  },
  {
    name: 'port',
    kind: 'number',
    placeholder: 'PORT',
    about: 'Port to listen on; 0 takes a free one',
    environment: ['MLFLOW_PORT'],
    fallback: '5000',
  },
  {
    name: 'artifacts-destination',
    kind: 'text',
    placeholder: 'PLACE',
    about:
      'Folder, or s3://BUCKET/PREFIX, for artifacts that the server keeps; default: artifacts in the data folder',
    environment: ['MLFLOW_ARTIFACTS_DESTINATION'],
  },
  {
    name: 'artifact-layout',
    kind: 'text',
    placeholder: 'LAYOUT',
    about:
      'objects: same bytes once, compressed, versions as differences; plain: one file for each artifact, as MLflow writes them; auto: objects, unless the folder holds plain files',
    fallback: 'auto',
  },
  {
    name: 'default-artifact-root',
    kind: 'text',
    placeholder: 'URI',
    about: 'Artifact location of new experiments',
    environment: ['MLFLOW_DEFAULT_ARTIFACT_ROOT'],
    fallback: 'mlflow-artifacts:/',
  },
  {
    name: 'serve-artifacts',
    kind: 'boolean',
    about: 'Keep and serve artifacts (--no-serve-artifacts to leave them to other storage)',
    environment: ['MLFLOW_SERVE_ARTIFACTS'],
    fallback: 'true',
  },
  {
    name: 'external-artifact-roots',
    kind: 'list',
    placeholder: 'ROOTS',
    about:
      'Folders and s3://BUCKET/PREFIX beside the artifact store, comma-separated, whose artifacts the server lists and streams, and which stemma purge --external-artifacts may remove',
    fallback: '',
  },
  {
    name: 'allowed-hosts',
    kind: 'list',
    placeholder: 'HOSTS',
    about:
      'Accepted Host headers, comma-separated, * as wildcard; default: this machine and private networks',
    environment: ['MLFLOW_SERVER_ALLOWED_HOSTS'],
  },
  {
    name: 'cors-allowed-origins',
    kind: 'list',
    placeholder: 'ORIGINS',
    about: 'Origins whose pages may call the API, comma-separated; * for any',
    environment: ['MLFLOW_SERVER_CORS_ALLOWED_ORIGINS'],
    fallback: '',
  },
  {
    name: 'x-frame-options',
    kind: 'text',
    placeholder: 'VALUE',
    about: 'X-Frame-Options header; NONE leaves it out',
    environment: ['MLFLOW_SERVER_X_FRAME_OPTIONS'],
    fallback: 'SAMEORIGIN',
  },
  {
    name: 'static-prefix',
    kind: 'text',
    placeholder: 'PATH',
    about: 'Path before all routes, such as /stemma',
    environment: ['_MLFLOW_STATIC_PREFIX'],
    fallback: '',
  },
  {
    name: 'public-url',
    kind: 'text',
    placeholder: 'URL',
    about:
      'Address under which clients reach the server, if a proxy stands before it; without it, files of clients behind a proxy come and go in one piece',
    fallback: '',
  },
  {
    name: 'readers',
    kind: 'number',
    placeholder: 'N',
    about: 'Threads that answer searches',
    fallback: '2',
  },
  {
    name: 'truncate-long-values',
    kind: 'boolean',
    about:
      'Cut parameter values over 6,000 and tag values over 8,000 characters that MLflow clients log instead of refusing them',
    environment: ['MLFLOW_TRUNCATE_LONG_VALUES'],
    fallback: 'true',
  },
  {
    name: 'keep-environment',
    kind: 'boolean',
    about:
      'Keep the environment variables that clients of Aim send of the machine that trains: they may have passwords',
    fallback: 'false',
  },
  {
    name: 'host-schemes',
    kind: 'list',
    placeholder: 'SCHEMES',
    about: 'Schemes that may name a host in an artifact location',
    environment: ['MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES'],
    fallback: '',
  },
  {
    name: 'webhook-schemes',
    kind: 'list',
    placeholder: 'SCHEMES',
    about: 'Schemes that the URL of a webhook may have, comma-separated: https, http',
    environment: ['MLFLOW_WEBHOOK_ALLOWED_SCHEMES'],
    fallback: 'https',
  },
  {
    name: 'webhook-allowed-hosts',
    kind: 'list',
    placeholder: 'HOSTS',
    about: 'Hosts in private networks that webhooks may call, comma-separated',
    fallback: '',
  },
  {
    name: 'webhook-allow-private',
    kind: 'boolean',
    about: 'Let webhooks call every host in private networks',
    environment: ['MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS'],
    fallback: 'false',
  },
  {
    name: 'webhook-timeout',
    kind: 'number',
    placeholder: 'SECONDS',
    about: 'How long a webhook has for its answer',
    environment: ['MLFLOW_WEBHOOK_REQUEST_TIMEOUT'],
    fallback: '30',
  },
  {
    name: 'secret-key',
    kind: 'text',
    placeholder: 'TEXT',
    about:
      'Seals secrets of webhooks in the database and signs the URLs of uploads in parts; the same for all servers on it, better given as STEMMA_SECRET_KEY; default: a key in the data folder',
    environment: ['MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY'],
    fallback: '',
  },
  {
    name: 'run-deployments',
    kind: 'text',
    placeholder: 'PYTHON',
    about: 'Serve here what stemma deployments create asks for, by this Python (default: do not)',
  },
  {
    name: 'log-level',
    kind: 'text',
    placeholder: 'LEVEL',
    about: 'silent, error, warn, info or debug',
    fallback: 'info',
  },
]

/** Flags of `mlflow server` that mean nothing here; they are accepted, so that an existing start command works. */
export const ignoredOptions: readonly { readonly name: string; readonly takesValue: boolean }[] = [
  { name: 'workers', takesValue: true },
  { name: 'gunicorn-opts', takesValue: true },
  { name: 'uvicorn-opts', takesValue: true },
  { name: 'waitress-opts', takesValue: true },
  { name: 'registry-store-uri', takesValue: true },
  { name: 'expose-prometheus', takesValue: true },
  { name: 'dev', takesValue: false },
]
