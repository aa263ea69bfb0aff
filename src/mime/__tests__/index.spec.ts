import { MimeModel } from '@jupyterlab/rendermime';

import extension, { MIME_TYPE } from '..';

describe('MIME renderer', () => {
  it('shows a result as text, whatever it says', async () => {
    const { rendererFactory } = extension as {
      rendererFactory: {
        createRenderer: (options: object) => {
          node: HTMLElement;
          renderModel: (model: MimeModel) => Promise<void>;
        };
      };
    };
    const renderer = rendererFactory.createRenderer({ mimeType: MIME_TYPE });
    const data = { [MIME_TYPE]: { name: '<img src=x>' } };
    await renderer.renderModel(new MimeModel({ data }));
    expect(renderer.node.textContent).toContain('<img src=x>');
    expect(renderer.node.querySelector('img')).toBeNull();
  });
});
