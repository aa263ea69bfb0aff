import { InputDialog } from '@jupyterlab/apputils';
import React from 'react';

import type { Comparison } from '../../api/types';
import { codeOf } from '../../code';
import { Button, IconButton, State } from '../../components';
import { downloadPage, insertCode, sayProblem, useMLOps } from '../../models';
import { known } from '../../models/references';
import { versionState } from '../../models/states';
import type { IPageProps } from '../page';
import { PageHead, ReferenceLink } from '../parts';
import type { CompareArgs } from './args';
import { MOST } from './args';
import { Key, placesOf } from '../../comparison';

/** Which versions are compared, with which baseline. */
export function CompareHead(
  props: IPageProps<CompareArgs> & {
    comparison: Comparison;
    differencesOnly: boolean;
    onDifferencesOnly: (only: boolean) => void;
  }
): JSX.Element {
  const mlops = useMLOps();
  const { trans } = mlops;
  const { comparison, args, go } = props;
  const baseline = comparison.versions[comparison.baseline]?.reference;
  const insert = () =>
    insertCode(
      mlops,
      codeOf({
        kind: 'compare',
        references: comparison.versions.map(({ reference }) => reference),
        baseline: baseline ?? null,
        arns: comparison.versions.map(({ arn }) => arn)
      }).magic
    );
  const save = async () => {
    try {
      const { name, html } = await mlops.model.client.comparisonPage(
        comparison.versions.map(({ reference }) => reference),
        baseline
      );
      downloadPage(name, html);
    } catch (error) {
      sayProblem(error);
    }
  };
  return (
    <PageHead
      icon="compare"
      title={trans.__('Compare')}
      chips={<Pills comparison={comparison} args={args} go={go} />}
      actions={
        <>
          <label className="mlops-switch">
            <input
              type="checkbox"
              role="switch"
              checked={props.differencesOnly}
              onChange={event => props.onDifferencesOnly(event.target.checked)}
            />
            {trans.__('Differences only')}
          </label>
          <label className="mlops-row">
            <span className="mlops-2">{trans.__('Baseline')}</span>
            <select
              className="mlops-select"
              value={baseline}
              onChange={event => go({ baseline: event.target.value })}
            >
              {comparison.versions.map(({ reference }) => (
                <option key={reference} value={reference}>
                  {reference}
                </option>
              ))}
            </select>
          </label>
          <Button icon="code" onClick={() => void insert()}>
            {trans.__('Insert code')}
          </Button>
          <Button onClick={() => void save()}>
            {trans.__('Save as HTML')}
          </Button>
        </>
      }
    />
  );
}

/** One pill a version: its key in this view, its state, and the way out. */
function Pills(
  props: IPageProps<CompareArgs> & { comparison: Comparison }
): JSX.Element {
  const mlops = useMLOps();
  const { trans } = mlops;
  const { comparison, args, go } = props;
  const references = comparison.versions.map(({ reference }) => reference);
  const add = async () => {
    const picked = await InputDialog.getItem({
      title: trans.__('Compare with'),
      items: known(mlops.model, ['version']).filter(
        reference => !references.includes(reference)
      ),
      okLabel: trans.__('Add')
    });
    if (picked.value) {
      go({ references: [...references, picked.value] });
    }
  };
  const drop = (reference: string) => {
    const left = references.filter(one => one !== reference);
    const baseline = args.baseline === reference ? left[0] : args.baseline;
    go({ references: left, baseline });
  };
  return (
    <>
      {comparison.versions.map((version, index) => (
        <span key={version.reference} className="mlops-pill">
          <Key slot={placesOf(comparison)[index].slot} />
          <ReferenceLink reference={version.reference} />
          <span className="mlops-iconOnly">
            <State {...versionState(version)} />
          </span>
          {index === comparison.baseline && (
            <span className="mlops-2">{trans.__('baseline')}</span>
          )}
          {comparison.versions.length > 2 && (
            <IconButton
              icon="close"
              label={trans.__('Take %1 out', version.reference)}
              onClick={() => drop(version.reference)}
            />
          )}
        </span>
      ))}
      {comparison.versions.length < MOST && (
        <Button quiet icon="plus" onClick={() => void add()}>
          {trans.__('Add version')}
        </Button>
      )}
    </>
  );
}
