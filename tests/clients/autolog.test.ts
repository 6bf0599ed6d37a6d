import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({ title: 'autologging of scikit-learn and XGBoost', program: 'autolog.py' })
