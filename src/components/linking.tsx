import React from 'react';

import type { LineageLink, LineageSuggestion, LinkChange } from '../api/types';
import { formatTime } from './format';
import { useTrans } from './translator';

/** What a change of the lineage by hand is, in words. */
export function useLinkWords(): (change: LinkChange) => string {
  const trans = useTrans();
  return ({ verb, source, destination, type, done, steps }) => {
    const to = destination?.name ?? '';
    switch (verb) {
      case 'link':
        return done
          ? trans.__('%1 is linked to %2 (%3)', source.name, to, type)
          : steps.length === 0
            ? trans.__('%1 is linked to %2 already (%3)', source.name, to, type)
            : trans.__('Link %1 to %2 (%3)', source.name, to, type);
      case 'unlink':
        return done
          ? trans.__('%1 is linked to %2 no longer', source.name, to)
          : trans.__('Unlink %1 from %2', source.name, to);
      case 'remove':
        return done
          ? trans.__('%1 is removed from the lineage', source.name)
          : trans.__('Remove %1 from the lineage', source.name);
    }
  };
}

/** Who made a link, and when. */
export function LinkMaker(props: { link: LineageLink }): JSX.Element {
  const trans = useTrans();
  const { byHand, by, at } = props.link;
  const who = byHand
    ? trans.__('by hand by %1', by ?? trans.__('somebody'))
    : trans.__('recorded');
  return (
    <span className="mlops-2">
      {at ? trans.__('%1, %2', who, formatTime(at)) : who}
    </span>
  );
}

/** A data set that is suggested: what, how much speaks for it, and why. */
export function SuggestionLine(props: {
  suggestion: LineageSuggestion;
}): JSX.Element {
  const trans = useTrans();
  const { name, uri, strength, type, reasons } = props.suggestion;
  const words = {
    strong: trans.__('strong'),
    likely: trans.__('likely'),
    weak: trans.__('weak')
  };
  return (
    <>
      <span className="mlops-b" title={uri}>
        {name}
      </span>{' '}
      <span className="mlops-2">
        {type} · {words[strength]}
      </span>
      <div className="mlops-2 mlops-11">{reasons.join('; ')}</div>
    </>
  );
}
