import { ReactWidget } from '@jupyterlab/ui-components';
import type { ReactNode } from 'react';
import React, { createContext, useContext } from 'react';

import { TranslatorContext } from '../components/translator';
import type { IMLOps } from '../tokens';

const MLOpsContext = createContext<IMLOps | null>(null);

/** Give a tree of components what our views need. */
export function MLOpsProvider(props: {
  mlops: IMLOps;
  children: ReactNode;
}): JSX.Element {
  return (
    <MLOpsContext.Provider value={props.mlops}>
      <TranslatorContext.Provider value={props.mlops.trans}>
        {props.children}
      </TranslatorContext.Provider>
    </MLOpsContext.Provider>
  );
}

/** The shared state, commands and notebooks; only below an `MLOpsProvider`. */
export function useMLOps(): IMLOps {
  const mlops = useContext(MLOpsContext);
  if (!mlops) {
    throw new Error('A view was drawn outside of MLOpsProvider.');
  }
  return mlops;
}

/** A widget that draws one element with what our views need. */
export class ReactView extends ReactWidget {
  constructor(
    private _mlops: IMLOps,
    private _element: JSX.Element
  ) {
    super();
  }

  protected render(): JSX.Element {
    return <MLOpsProvider mlops={this._mlops}>{this._element}</MLOpsProvider>;
  }
}
