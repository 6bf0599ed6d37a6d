import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'webhooks through MlflowClient',
  program: 'webhooks.py',
  onPostgresToo: true,
  // The receiver is a server of the checks' own, on this machine.
  serverEnvironment: {
    MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https',
    MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
    // MLflow's own server would tell a deleted webhook for another minute.
    MLFLOW_WEBHOOK_CACHE_TTL: '0',
  },
})
