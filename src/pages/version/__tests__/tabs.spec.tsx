import { act } from 'react';
import React from 'react';

import {
  TestServer,
  mlopsOn,
  problem,
  version
} from '../../../__tests__/server';
import { REPORTS } from '../../../api/__tests__/reports';
import type { ModelCard, Version } from '../../../api/types';
import { click, mount, unmountAll } from '../../../components/__tests__/mount';
import { MLOpsProvider } from '../../../models/context';
import { Resource } from '../../../models/resource';
import { CardTab } from '../card/card';
import { ReportsTab } from '../reports';

afterEach(unmountAll);

const PATH = 'models/churn/versions/2';
const VERSION = version('churn', 2, 0.9) as Version;

const CARD: ModelCard = {
  reference: 'churn/2',
  arn: VERSION.arn,
  status: 'Draft',
  content: {
    intended_uses: { purpose_of_model: 'Care' },
    model_overview: { model_artifact: ['<i>s3</i>'] }
  },
  stored: true,
  name: null,
  revision: 'one',
  notes: []
};

/** What was read, and never changes. */
function read<T>(value: T): Resource<T> {
  return new Resource(() => Promise.resolve(value));
}

async function shown(
  server: TestServer,
  Tab: typeof CardTab
): Promise<HTMLElement> {
  const host = mount(
    <MLOpsProvider mlops={mlopsOn(server)}>
      <Tab
        version={VERSION}
        versionRead={read(VERSION)}
        evaluation={null}
        evaluationRead={read(null)}
        history={[]}
        historyRead={read([])}
      />
    </MLOpsProvider>
  );
  await settled();
  return host;
}

async function settled(): Promise<void> {
  await act(() => new Promise(resolve => setTimeout(resolve)));
}

const rows = (host: Element, label: string) =>
  [...host.querySelectorAll(`table[aria-label="${label}"] tbody tr`)].map(row =>
    [...row.querySelectorAll('td')].map(cell => cell.textContent)
  );

function type(host: Element, label: string, text: string): void {
  const name = [...host.querySelectorAll('label')].find(
    ({ textContent }) => textContent === label
  );
  const field = host.ownerDocument.getElementById(
    name?.htmlFor ?? ''
  ) as HTMLTextAreaElement;
  act(() => {
    const { set } = Object.getOwnPropertyDescriptor(
      HTMLTextAreaElement.prototype,
      'value'
    ) as PropertyDescriptor;
    set?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

const button = (host: Element, name: string) =>
  [...host.querySelectorAll('button')].find(
    ({ textContent }) => textContent === name
  ) ?? null;

describe('reports', () => {
  it('say what each value means, and which file could not be read', async () => {
    const server = new TestServer({ [`GET ${PATH}/reports`]: REPORTS });
    const host = await shown(server, ReportsTab);
    expect(rows(host, 'Bias metrics')).toEqual([
      [
        'sex = 0',
        'the model',
        'DI Disparate impact',
        '0.600',
        'Uneven',
        'The model favours sex 0 less often.'
      ],
      ['sex = 0', 'the model', 'XYZ Newer', '3.000', 'cannot be said', 'Newer']
    ]);
    expect(rows(host, 'Constraints on metrics')).toEqual([
      ['MAE', '≤ 3.000', '3.500', 'Not met']
    ]);
    expect(host.querySelector('.mlops-bars')?.textContent).toContain(
      'hours0.110'
    );
    expect(host.querySelector('.mlops-note')?.textContent).toContain(
      'Constraints: c.json is torn.'
    );
    expect(
      host.querySelector('[aria-label="Prediction as age changes"]')
    ).not.toBeNull();
  });

  it('that are not there say how they come', async () => {
    const none = {
      ...REPORTS,
      bias: null,
      explainability: null,
      modelQuality: null
    };
    const server = new TestServer({ [`GET ${PATH}/reports`]: none });
    const host = await shown(server, ReportsTab);
    expect(host.textContent).toContain('No reports are stored');
  });
});

describe('the model card', () => {
  it('loses nothing when somebody else saves in between', async () => {
    const server = new TestServer({ [`GET ${PATH}/card`]: CARD });
    const host = await shown(server, CardTab);
    expect(host.textContent).toContain('<i>s3</i>');
    type(host, 'Purpose of the model', 'Mine');
    const theirs = {
      ...CARD,
      revision: 'two',
      content: {
        ...CARD.content,
        intended_uses: { purpose_of_model: 'Theirs' }
      }
    };
    server.answer(`GET ${PATH}/card`, theirs);
    const conflict = { ...problem({}), code: 'CardChanged' };
    server.answer(`PUT ${PATH}/card`, conflict, 409);
    click(button(host, 'Save card'));
    await settled();
    await settled();
    expect(host.querySelector('.mlops-clash')?.textContent).toContain(
      'TheirsTheirs'
    );
    expect(host.querySelector('.mlops-clash')?.textContent).toContain(
      'YoursMine'
    );
    expect(button(host, 'Save card')?.disabled).toBe(true);
    click(button(host, 'Keep yours'));
    server.answer(`PUT ${PATH}/card`, {
      ...theirs,
      revision: 'three',
      content: { intended_uses: { purpose_of_model: 'Mine' } }
    });
    click(button(host, 'Save card'));
    await settled();
    await settled();
    expect(host.querySelector('.mlops-clash')).toBeNull();
    expect(button(host, 'Discard changes')).toBeNull();
    expect(host.querySelector('textarea')?.value).toBe('Mine');
  });

  it('names the field that is refused', async () => {
    const server = new TestServer({ [`GET ${PATH}/card`]: CARD });
    const host = await shown(server, CardTab);
    type(host, 'Purpose of the model', 'Too long');
    const why = 'has at most 2 characters';
    server.answer(
      `PUT ${PATH}/card`,
      { ...problem({}), fields: { 'intended_uses.purpose_of_model': why } },
      400
    );
    click(button(host, 'Save card'));
    await settled();
    const field = host.querySelector('textarea');
    expect(field?.getAttribute('aria-invalid')).toBe('true');
    expect(field?.parentElement?.textContent).toContain(why);
    expect(field?.value).toBe('Too long');
  });
});
