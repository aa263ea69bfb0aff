import { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';
import type { MouseEvent } from 'react';
import React from 'react';

import { Button } from '../../components';
import type { Versions } from '../../find';
import { useMLOps } from '../../models';
import { describe } from '../../plugins/describe';
import { chooseColumns, columnsOf } from './columns';

const NO_MARKS: ReadonlySet<string> = new Set();

/** Opens the menu in which the user chooses columns; the choice is remembered. */
export function ColumnsButton(props: {
  versions: Versions;
  chosen: string[] | null;
  onChoose: (ids: string[] | null) => void;
}): JSX.Element {
  const { trans } = useMLOps();
  const { versions, chosen, onChoose } = props;
  const open = (event: MouseEvent) => {
    const columns = columnsOf(versions, NO_MARKS, trans);
    const usual = columns.filter(column => column.usual).map(({ id }) => id);
    const shown = chosen ?? usual;
    const choose = (ids: string[] | null) => {
      chooseColumns(ids);
      onChoose(ids);
    };
    const commands = new CommandRegistry();
    const menu = new Menu({ commands });
    for (const { id, label } of columns.slice(1)) {
      const command = `mlops-column:${id}`;
      const isShown = shown.includes(id);
      commands.addCommand(command, {
        label,
        describedBy: describe({}),
        isToggleable: true,
        isToggled: () => isShown,
        execute: () =>
          choose(isShown ? shown.filter(one => one !== id) : [...shown, id])
      });
      menu.addItem({ command });
    }
    commands.addCommand('mlops-columns:usual', {
      label: trans.__('The usual columns'),
      describedBy: describe({}),
      execute: () => choose(null)
    });
    menu.addItem({ type: 'separator' });
    menu.addItem({ command: 'mlops-columns:usual' });
    openBelow(menu, event.currentTarget);
  };
  return (
    <Button opens aria-haspopup="menu" onClick={open}>
      {trans.__('Columns')}
    </Button>
  );
}

/** Open a menu below a button; it goes once its command has run. */
export function openBelow(menu: Menu, button: Element): void {
  const place = button.getBoundingClientRect();
  menu.aboutToClose.connect(() => {
    // The chosen command runs after the menu has closed.
    window.setTimeout(() => menu.dispose(), 0);
  });
  menu.open(place.left, place.bottom);
}
