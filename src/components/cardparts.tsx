import React from 'react';

import type { ModelCard } from '../api/types';
import { formatMetric } from './format';
import type { IKeyValue } from './keyvalues';
import { KeyValues } from './keyvalues';

/** Of a list, how many are shown. */
const FIRST = 12;

/** What the parts of a model card take. */
export interface ICardPartsProps {
  content: ModelCard['content'];
  /** Members that are shown elsewhere, by path: `intended_uses.risk_rating`. */
  without?: ReadonlySet<string>;
}

/** What a model card says, section by section, each member by its own name. */
export function CardParts(props: ICardPartsProps): JSX.Element {
  const { content, without = new Set<string>() } = props;
  return (
    <>
      {Object.entries(content).map(([section, value]) => {
        const rows = rowsOf(value, section, without);
        return rows.length > 0 ? (
          <section
            key={section}
            className="mlops-sect"
            aria-label={titleOf(section)}
          >
            <h2 className="mlops-h">{titleOf(section)}</h2>
            <KeyValues rows={rows} />
          </section>
        ) : null;
      })}
    </>
  );
}

/** The members below a value; named figures and parameters make one row, of which the first are told. */
function rowsOf(
  value: unknown,
  path: string,
  without: ReadonlySet<string>
): IKeyValue[] {
  if (without.has(path) || value === null || value === '') {
    return [];
  }
  const key = titleOf(path.split('.').pop() ?? path);
  if (Array.isArray(value)) {
    return value.every(isGroup)
      ? value.flatMap((one, index) => groupRows(one, `${path}.${index}`, key))
      : [{ key, value: listText(value) }];
  }
  if (isObject(value)) {
    return Object.entries(value).flatMap(([member, inner]) =>
      rowsOf(inner, `${path}.${member}`, without)
    );
  }
  return [{ key, value: scalarText(value) }];

  /** An entry of a list: its name under the list's, then its other members. */
  function groupRows(entry: unknown, at: string, list: string): IKeyValue[] {
    const members: Record<string, unknown> = isObject(entry) ? entry : {};
    const { name, ...others } = members;
    return [
      ...(typeof name === 'string' ? [{ key: list, value: name }] : []),
      ...rowsOf(others, at, without)
    ];
  }
}

/** An entry with members of its own, unlike a named figure or parameter. */
function isGroup(value: unknown): boolean {
  return isObject(value) && !('value' in value);
}

function listText(values: unknown[]): string {
  const shown = values.slice(0, FIRST).map(entryText);
  const more = values.length - shown.length;
  return [...shown, ...(more > 0 ? [`+ ${more}`] : [])].join(', ');
}

/** A name with its value; of a chart the name alone. */
function entryText(value: unknown): string {
  if (!isObject(value)) {
    return scalarText(value);
  }
  return Array.isArray(value.value)
    ? scalarText(value.name)
    : `${scalarText(value.name)} ${scalarText(value.value)}`;
}

function scalarText(value: unknown): string {
  return typeof value === 'number' ? formatMetric(value) : String(value);
}

function titleOf(member: string): string {
  const text = member.replace(/_/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
