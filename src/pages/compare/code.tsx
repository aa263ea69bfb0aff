import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';

import type { CodeCell, CodeChange, Comparison } from '../../api/types';
import { Button, Part } from '../../components';
import { useMLOps } from '../../models';

const FEW = 2;

/** How the code differs, cell by cell: the first cells, then all on request. */
export function CodeChanges(props: {
  comparison: Comparison;
}): JSX.Element | null {
  const { comparison } = props;
  return (
    <>
      {comparison.code.map(change => (
        <Changed key={change.version} change={change} comparison={comparison} />
      ))}
    </>
  );
}

function Changed(props: {
  change: CodeChange;
  comparison: Comparison;
}): JSX.Element {
  const { trans } = useMLOps();
  const { change, comparison } = props;
  const [whole, setWhole] = useState(false);
  const name = comparison.versions[change.version].reference;
  const base = comparison.versions[comparison.baseline].reference;
  const count = change.cells.length + change.leftOut;
  const cells = whole ? change.cells : change.cells.slice(0, FEW);
  return (
    <Part
      title={trans.__('Code')}
      note={
        count === 0
          ? trans.__('%1 and %2 ran the same cells', name, base)
          : trans._n(
              '%2 against %3: %1 cell differs, %4 equal',
              '%2 against %3: %1 cells differ, %4 equal',
              count,
              name,
              base,
              change.same
            )
      }
      right={
        count > FEW && (
          <Button quiet small onClick={() => setWhole(!whole)}>
            {whole ? trans.__('Show less') : trans.__('Open full diff')}
          </Button>
        )
      }
    >
      {cells.map(cell => (
        <Cell key={`${cell.before} ${cell.after}`} cell={cell} />
      ))}
      {whole && change.leftOut > 0 && (
        <p className="mlops-2">
          {trans._n(
            '%1 more cell differs.',
            '%1 more cells differ.',
            change.leftOut
          )}
        </p>
      )}
    </Part>
  );
}

function Cell(props: { cell: CodeCell }): JSX.Element {
  const { trans } = useMLOps();
  const { cell } = props;
  const title = titleOf(cell, trans);
  return (
    <figure className="mlops-diff">
      <figcaption className="mlops-2">{title}</figcaption>
      <table aria-label={title}>
        <tbody>
          {cell.lines.map((line, index) => (
            <tr key={index} className={`mlops-diff-${line.kind}`}>
              <td className="mlops-diffNumber">{line.before}</td>
              <td className="mlops-diffNumber">{line.after}</td>
              <td className="mlops-diffSign">{SIGNS[line.kind]}</td>
              <td>
                <code>{line.text}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

const SIGNS = { same: '', removed: '−', added: '+' };

function titleOf(cell: CodeCell, trans: TranslationBundle): string {
  switch (cell.kind) {
    case 'added':
      return trans.__('Cell %1 is new', String(cell.after));
    case 'removed':
      return trans.__('Cell %1 is gone', String(cell.before));
    case 'changed':
      return cell.before === cell.after
        ? trans.__('Cell %1', String(cell.after))
        : trans.__('Cell %1, was %2', String(cell.after), String(cell.before));
  }
}
