import { pythonEnvironment } from '../env/python.ts'
import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'models served by the server',
  program: 'serving_deployments.py',
  serverEnvironment: async () => ({
    STEMMA_RUN_DEPLOYMENTS: (await pythonEnvironment('mlflow-3.17.2')).python,
  }),
})
