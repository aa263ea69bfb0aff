import React from 'react';

import type {
  LineageEntity,
  LineageLinks,
  LineageSuggestions,
  LinkChange
} from '../../api/types';
import {
  KeyValues,
  LinkMaker,
  Note,
  PlanList,
  SuggestionLine,
  useLinkWords,
  useTrans
} from '../../components';

/** What linking or unlinking by hand has done, or would do. */
export function LinkDisplay(props: { change: LinkChange }): JSX.Element {
  const trans = useTrans();
  const words = useLinkWords();
  const { change } = props;
  return (
    <>
      <div className="mlops-h">
        {words(change)}
        {change.by && (
          <span className="mlops-2">{trans.__('by %1', change.by)}</span>
        )}
      </div>
      {(change.warnings ?? []).map(warning => (
        <Note key={warning} tone="warn">
          {warning}
        </Note>
      ))}
      {change.blocked && <Note tone="error">{change.blocked}</Note>}
      {(change.steps ?? []).length > 0 && <PlanList steps={change.steps} />}
    </>
  );
}

/** The direct links of one thing. */
export function LinksDisplay(props: { links: LineageLinks }): JSX.Element {
  const trans = useTrans();
  const { links, total } = props.links;
  return (
    <>
      <div className="mlops-h">{trans._n('%1 link', '%1 links', total)}</div>
      <KeyValues
        rows={links.map(link => ({
          key: `${link.source.name} → ${link.destination.name}`,
          value: (
            <>
              {link.type} <LinkMaker link={link} />
            </>
          )
        }))}
      />
    </>
  );
}

/** An artifact, an action or a context. */
export function EntityDisplay(props: { entity: LineageEntity }): JSX.Element {
  const trans = useTrans();
  const { entity } = props;
  const said = entity.made ? trans.__('made') : trans.__('was there already');
  return (
    <>
      <div className="mlops-h">
        {entity.name || entity.uri}
        <span className="mlops-2">
          {entity.lineageType} {entity.type}, {said}
        </span>
      </div>
      <KeyValues
        rows={[
          { key: trans.__('Source'), value: entity.uri },
          { key: trans.__('Lineage ARN'), value: entity.id },
          ...Object.entries(entity.properties).map(([key, value]) => ({
            key,
            value
          }))
        ]}
      />
    </>
  );
}

/** Data sets that a version may have learned from. */
export function SuggestionsDisplay(props: {
  suggestions: LineageSuggestions;
}): JSX.Element {
  const words = useLinkWords();
  const { answer, suggestions, linked } = props.suggestions;
  const done = linked ?? [];
  return (
    <>
      <div className="mlops-h">{answer}</div>
      {done.map(change => (
        <p key={change.source.id}>{words(change)}</p>
      ))}
      {done.length === 0 && suggestions.length > 0 && (
        <ol>
          {suggestions.map(suggestion => (
            <li key={suggestion.uri}>
              <SuggestionLine suggestion={suggestion} />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
