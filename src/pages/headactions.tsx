import { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';
import type { MouseEvent, ReactNode } from 'react';
import React, { useLayoutEffect, useRef } from 'react';

import { useMLOps } from '../models';
import { describe } from '../plugins/describe';
import { openBelow } from './models/choosing';

/** Width of a page's head in px below which its actions fold in place of wrapping. */
const FOLDS_BELOW = 1000;
const FOLDED = 'data-folded';

/**
 * The actions of a page's head, in one line. On a narrow page those that have no room go into a
 * menu behind `…`, from the right; the primary one and those that open a menu stay.
 */
export function HeadActions(props: { children: ReactNode }): JSX.Element {
  const { trans } = useMLOps();
  const actions = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const node = actions.current;
    const head = node?.parentElement;
    if (!node || !head) {
      return;
    }
    const fit = () => fold(node, head);
    fit();
    const resized = new ResizeObserver(fit);
    resized.observe(head);
    const changed = new MutationObserver(fit);
    changed.observe(node, {
      childList: true,
      subtree: true,
      characterData: true
    });
    return () => {
      resized.disconnect();
      changed.disconnect();
    };
  }, []);
  return (
    <div ref={actions} className="mlops-headActions">
      {props.children}
      <button
        type="button"
        className="mlops-ibtn mlops-more"
        title={trans.__('More actions')}
        aria-label={trans.__('More actions')}
        aria-haspopup="menu"
        onClick={event => openFolded(event, actions.current)}
      >
        …
      </button>
    </div>
  );
}

/** Fold as many actions as have no room beside title and chips. */
function fold(node: HTMLElement, head: HTMLElement): void {
  const buttons = [...node.querySelectorAll('button')];
  buttons.forEach(button => button.removeAttribute(FOLDED));
  node.removeAttribute('data-folds');
  const narrow = head.clientWidth < FOLDS_BELOW;
  head.toggleAttribute('data-narrow', narrow);
  const free = buttons.filter(
    button => !button.matches('.mlops-primary, [aria-haspopup]')
  );
  while (narrow && node.scrollWidth > node.clientWidth && free.length > 0) {
    free.pop()?.setAttribute(FOLDED, '');
    node.setAttribute('data-folds', '');
  }
}

/** A menu of the folded actions; each does what its button does. */
function openFolded(event: MouseEvent, node: HTMLElement | null): void {
  const commands = new CommandRegistry();
  const menu = new Menu({ commands });
  const folded = node?.querySelectorAll<HTMLButtonElement>(`[${FOLDED}]`) ?? [];
  folded.forEach((button, at) => {
    const command = `mlops-folded:${at}`;
    commands.addCommand(command, {
      label: button.textContent || button.title,
      describedBy: describe({}),
      isEnabled: () => !button.disabled,
      execute: () => button.click()
    });
    menu.addItem({ command });
  });
  openBelow(menu, event.currentTarget);
}
