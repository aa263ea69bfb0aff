import React from 'react';

import type { Comparison } from '../api/types';
import type { ISeries } from '../charts';
import { MOST_SERIES, SeriesKey, slotsOf } from '../charts';
import { shorten } from '../components';

/** Signs of a name in the head of a column. */
const LONGEST = 11;

/** A place among the versions, with what it is drawn in. */
export interface IPlace {
  index: number;
  name: string;
  /** 1 to 6; more for versions that stand in tables alone. */
  slot: number;
}

/** All versions in their order, with the colour and dash of each. */
export function placesOf(comparison: Comparison): IPlace[] {
  const slots = slotsOf(comparison.versions.length, comparison.baseline);
  return comparison.versions.map(({ reference }, index) => ({
    index,
    name: reference,
    slot: slots[index]
  }));
}

/** The versions that are drawn. */
export function drawnOf(comparison: Comparison): IPlace[] {
  return placesOf(comparison).filter(({ slot }) => slot <= MOST_SERIES);
}

/** Names of the versions beyond those that are drawn. */
export function undrawnOf(comparison: Comparison): string[] {
  return placesOf(comparison)
    .filter(({ slot }) => slot > MOST_SERIES)
    .map(({ name }) => name);
}

/** The versions that are drawn and whose evaluation is stored. */
export function seriesOf(comparison: Comparison): ISeries[] {
  return drawnOf(comparison).flatMap(({ index, name, slot }) => {
    const evaluation = comparison.evaluations[index];
    return evaluation ? [{ name, evaluation, slot }] : [];
  });
}

/** A version's name where there is little room. */
export function short(name: string): string {
  return shorten(name, LONGEST);
}

/** The stroke that names a version; nothing for those without one. */
export function Key(props: { slot: number }): JSX.Element | null {
  return props.slot <= MOST_SERIES ? <SeriesKey slot={props.slot} /> : null;
}

/** A version's name under its stroke, as the head of a column. */
export function VersionHead(props: { place: IPlace }): JSX.Element {
  return (
    <th scope="col" className="mlops-right" title={props.place.name}>
      <Key slot={props.place.slot} /> {short(props.place.name)}
    </th>
  );
}
