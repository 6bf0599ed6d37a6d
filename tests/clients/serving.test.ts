import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({ title: 'models served, logged and explained', program: 'serving.py' })
