import { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';
import type { MouseEvent } from 'react';
import React from 'react';

import { Button, Icon, IconButton } from '../../components';
import type { Versions } from '../../find';
import { chosen, toggled, without } from '../../find';
import { useMLOps } from '../../models';
import { describe } from '../../plugins/describe';
import { openBelow } from './choosing';

/** A value that a field can be filtered by. */
interface IChoice {
  value: string;
  label: string;
}

/** The filter box with the query language, and a button for each field that has few values. */
export function Filters(props: {
  versions: Versions;
  query: string;
  /** What in the query means nothing. */
  problems: string[];
  onChange: (query: string) => void;
}): JSX.Element {
  const { trans } = useMLOps();
  const { versions, query, problems, onChange } = props;
  const fields: [string, string, IChoice[]][] = [
    ['status', trans.__('State'), states()],
    ['stage', trans.__('Stage'), plain(versions.present('stage'))],
    ['framework', trans.__('Framework'), plain(versions.present('framework'))],
    ['tag', trans.__('Tag'), plain(tagsOf(versions))],
    ['collection', trans.__('Collection'), collectionsOf(versions)]
  ];
  return (
    <div className="mlops-filters" role="search">
      <label className="mlops-search">
        <Icon name="search" />
        <input
          type="search"
          role="searchbox"
          spellCheck={false}
          value={query}
          aria-label={trans.__('Filter versions')}
          aria-invalid={problems.length > 0}
          placeholder={trans.__('auc>0.9 status:approved tag:team=risk churn')}
          onChange={event => onChange(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Escape') {
              onChange('');
            }
          }}
        />
      </label>
      {fields.map(
        ([field, label, choices]) =>
          choices.length > 0 && (
            <FieldButton
              key={field}
              field={field}
              label={label}
              choices={choices}
              query={query}
              onChange={onChange}
            />
          )
      )}
      {problems.length > 0 && (
        <span className="mlops-state mlops-warn" role="status">
          <Icon name="warning" size={14} />
          {problems.join(' ')}
        </span>
      )}
    </div>
  );

  function states(): IChoice[] {
    return [
      { value: 'pending', label: trans.__('Pending') },
      { value: 'approved', label: trans.__('Approved') },
      { value: 'rejected', label: trans.__('Rejected') },
      { value: 'failed', label: trans.__('Failed') }
    ];
  }
}

/** A field: its chosen values, a menu to choose others, and a cross that takes it away. */
function FieldButton(props: {
  field: string;
  label: string;
  choices: IChoice[];
  query: string;
  onChange: (query: string) => void;
}): JSX.Element {
  const { trans } = useMLOps();
  const { field, label, choices, query, onChange } = props;
  const values = chosen(query, field);
  const open = (event: MouseEvent) => {
    const commands = new CommandRegistry();
    const menu = new Menu({ commands });
    for (const { value, label } of choices) {
      const command = `mlops-filter:${value}`;
      commands.addCommand(command, {
        label,
        describedBy: describe({}),
        isToggleable: true,
        isToggled: () => values.includes(value.toLowerCase()),
        execute: () => onChange(toggled(query, field, value))
      });
      menu.addItem({ command });
    }
    openBelow(menu, event.currentTarget);
  };
  return (
    <span className="mlops-filter">
      <Button small opens aria-haspopup="menu" onClick={open}>
        {values.length > 0 ? (
          <>
            {label}: <b>{values.join(', ')}</b>
          </>
        ) : (
          label
        )}
      </Button>
      {values.length > 0 && (
        <IconButton
          icon="close"
          label={trans.__('Filter no longer by %1', label)}
          onClick={() => onChange(without(query, field))}
        />
      )}
    </span>
  );
}

function plain(values: string[]): IChoice[] {
  return values.map(value => ({ value, label: value }));
}

/** The tags of the groups, `team=risk`, each once. */
function tagsOf(versions: Versions): string[] {
  const tags = versions.columns.groups.flatMap(group =>
    Object.entries(group.tags).map(([key, value]) => `${key}=${value}`)
  );
  return [...new Set(tags)].sort((a, b) => a.localeCompare(b));
}

/** The collections that groups are in, with those above them, as an indented tree. */
function collectionsOf(versions: Versions): IChoice[] {
  const paths = versions.columns.groups
    .flatMap(({ collections }) => collections)
    .flatMap(path => {
      const parts = path.split('/');
      return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
    });
  return [...new Set(paths)]
    .sort((a, b) => a.localeCompare(b))
    .map(value => {
      const parts = value.split('/');
      const indent = '\u2003'.repeat(parts.length - 1);
      return { value, label: indent + parts[parts.length - 1] };
    });
}
