import { ReactWidget } from '@jupyterlab/ui-components';
import { Widget } from '@lumino/widgets';
import type { ReactElement } from 'react';
import { act } from 'react';

(
  globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
).IS_REACT_ACT_ENVIRONMENT = true;

const widgets: Widget[] = [];

/** Draw an element into the document; `unmountAll` takes it away again. */
export function mount(element: ReactElement): HTMLElement {
  const widget = ReactWidget.create(element);
  widgets.push(widget);
  act(() => Widget.attach(widget, document.body));
  return widget.node;
}

/** Take away all that was mounted. */
export function unmountAll(): void {
  act(() => widgets.splice(0).forEach(widget => widget.dispose()));
}

/** Press a key on an element, and let React answer. */
export function press(target: Element, key: string): void {
  act(() => {
    target.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
    );
  });
}

/** Click an element, and let React answer. */
export function click(target: Element | null): void {
  act(() => {
    target?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  });
}

/** Put the focus on an element, and let React answer. */
export function focus(target: HTMLElement): void {
  act(() => target.focus());
}
