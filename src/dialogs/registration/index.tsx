import React from 'react';

import type { IRegistration } from '../../code';
import { codeOf } from '../../code';
import type { IMLOps } from '../../tokens';
import { askAction } from '../dialog';
import { RegisterForm } from './form';

/** Ask which variable of the kernel to register, and how; running runs a cell of the notebook. */
export async function askRegister(
  mlops: IMLOps,
  variable: string | null
): Promise<void> {
  const { trans, notebooks, model } = mlops;
  await askAction<IRegistration>(mlops, {
    title: trans.__('Register from the kernel'),
    verb: trans.__('Register'),
    form: props => <RegisterForm {...props} variable={variable} />,
    perform: async action => {
      // The cell shows what went wrong, beside the code that can be mended.
      await notebooks.run(codeOf(action).magic);
      model.live.now();
      await model.groups.refresh();
    }
  });
}
