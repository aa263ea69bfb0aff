import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { nullTranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ReactNode } from 'react';
import React from 'react';

import { DOMAIN, TranslatorContext } from '../components/translator';
import { MIME_TYPE, bundleOf } from './bundle';
import type { Display } from './displays';
import { sayShown } from './events';

/**
 * Draws a result of mlops-ext; what it does not understand it shows as its text.
 *
 * What draws is loaded with the first result.
 */
export class MLOpsRenderer
  extends ReactWidget
  implements IRenderMime.IRenderer
{
  constructor(options: IRenderMime.IRendererOptions) {
    super();
    this.addClass('mlops-output');
    this._trans = (options.translator ?? nullTranslator).load(DOMAIN);
  }

  /** Untrusted content: all of it is drawn as text by React. */
  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this._display = (await import('./displays')).Display;
    this._model = model;
    this._drawn += 1;
    this.update();
    await this.renderPromise;
    sayShown();
  }

  protected render(): JSX.Element | null {
    const Display = this._display;
    if (!this._model || !Display) {
      return null;
    }
    const bundle = bundleOf(this._model.data[MIME_TYPE]);
    const text = <PlainText model={this._model} />;
    return (
      <TranslatorContext.Provider value={this._trans}>
        {bundle ? (
          <Fallback key={this._drawn} text={text}>
            <Display bundle={bundle} />
          </Fallback>
        ) : (
          text
        )}
      </TranslatorContext.Provider>
    );
  }

  private _model: IRenderMime.IMimeModel | null = null;
  private _display: typeof Display | null = null;
  private _trans: IRenderMime.TranslationBundle;
  private _drawn = 0;
}

function PlainText(props: { model: IRenderMime.IMimeModel }): JSX.Element {
  const { data } = props.model;
  const text = data['text/plain'];
  const own = JSON.stringify(data[MIME_TYPE], undefined, 2);
  return (
    <pre className="mlops-plainText">
      {Array.isArray(text) ? text.join('') : String(text ?? own)}
    </pre>
  );
}

/** Shows the text of a result whose data is not what it says. */
class Fallback extends React.Component<
  { text: JSX.Element; children: ReactNode },
  { failed: boolean }
> {
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override state = { failed: false };

  override render(): ReactNode {
    return this.state.failed ? this.props.text : this.props.children;
  }
}
