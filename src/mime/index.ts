import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';

/** What notebook results carry beside their text and HTML forms. */
export const MIME_TYPE = 'application/vnd.mlops+json';

/** Draws a result as its own text. */
class MLOpsRenderer extends Widget implements IRenderMime.IRenderer {
  constructor(options: IRenderMime.IRendererOptions) {
    super();
    this._mimeType = options.mimeType;
    this.addClass('jp-mlops-Output');
  }

  /** Untrusted content: only ever set as text. */
  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.node.textContent = JSON.stringify(
      model.data[this._mimeType],
      undefined,
      2
    );
    return Promise.resolve();
  }

  private _mimeType: string;
}

const extension: IRenderMime.IExtension = {
  id: 'mlops-ext:mime',
  description: 'Draws results of mlops-ext in notebooks.',
  rendererFactory: {
    safe: true,
    mimeTypes: [MIME_TYPE],
    createRenderer: options => new MLOpsRenderer(options)
  },
  // Before HTML and plain text, which every result has too.
  rank: 0,
  dataType: 'json'
};

export default extension;
