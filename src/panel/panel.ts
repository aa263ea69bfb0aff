import {
  SidePanel,
  PanelWithToolbar,
  ToolbarButton,
  addIcon
} from '@jupyterlab/ui-components';
import type { ITranslator } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';
import { MessageLoop } from '@lumino/messaging';
import type { AccordionPanel, Panel } from '@lumino/widgets';
import { Widget } from '@lumino/widgets';
import type { ComponentType } from 'react';
import React from 'react';

import { SERVER_OFF } from '../api/request';
import { mlopsIcon, versionsIcon } from '../icons';
import { ReactView } from '../models/context';
import type { IMLOps } from '../tokens';
import { CommandIDs } from '../tokens';
import { PanelState } from './state';

/**
 * The panel in the left sidebar: a header and one accordion section a kind of thing.
 *
 * What draws them is loaded when the panel first comes into view.
 */
export class MLOpsPanel extends SidePanel {
  constructor(
    private _mlops: IMLOps,
    translator: ITranslator
  ) {
    super({ translator });
    const { trans, model } = _mlops;
    this.id = 'mlops-panel';
    this.addClass('mlops-panel');
    this.title.icon = mlopsIcon;
    this.title.caption = trans.__('MLOps');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('MLOps'));

    this._models = this._section(trans.__('Models'));
    this._models.toolbar.addItem(
      'register',
      new ToolbarButton({
        icon: addIcon,
        tooltip: trans.__('Register from the kernel'),
        onClick: () => void _mlops.commands.execute(CommandIDs.register)
      })
    );
    this._models.toolbar.addItem(
      'versions',
      new ToolbarButton({
        icon: versionsIcon,
        tooltip: trans.__('All versions as a table'),
        onClick: () => void _mlops.commands.execute(CommandIDs.openVersions)
      })
    );
    this._endpoints = this._section(trans.__('Endpoints'));
    this._accordion.setRelativeSizes([3, 1]);
    model.groups.changed.connect(this._follow, this);
    model.endpoints.changed.connect(this._follow, this);
    model.connection.changed.connect(this._follow, this);
  }

  override dispose(): void {
    this._looking?.dispose();
    this._headerSize.disconnect();
    const { model } = this._mlops;
    model.groups.changed.disconnect(this._follow, this);
    model.endpoints.changed.disconnect(this._follow, this);
    model.connection.changed.disconnect(this._follow, this);
    super.dispose();
  }

  /** `/` goes to the search box from anywhere in the panel. */
  handleEvent(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === '/' && !typing) {
      event.preventDefault();
      this.node.querySelector<HTMLInputElement>('input[type=search]')?.focus();
    }
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.node.addEventListener('keydown', this);
    if (this.isVisible) {
      this._look();
    }
  }

  protected override onBeforeDetach(message: Message): void {
    this.node.removeEventListener('keydown', this);
    this._rest();
    super.onBeforeDetach(message);
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._look();
  }

  protected override onBeforeHide(message: Message): void {
    this._rest();
    super.onBeforeHide(message);
  }

  private get _accordion(): AccordionPanel {
    return this.content as AccordionPanel;
  }

  private _section(label: string): PanelWithToolbar {
    const section = new PanelWithToolbar();
    section.title.label = label;
    this.addWidget(section);
    return section;
  }

  /** What is seen is kept up to date, and read anew each time the panel comes into view. */
  private _look(): void {
    if (!this._looking) {
      this._drawn ??= this._draw();
      this._looking = this._mlops.model.live.look();
      void this._mlops.model.refresh();
    }
  }

  private async _draw(): Promise<void> {
    const { EndpointsSection, Header, ModelsSection } =
      await import('./sections');
    const add = (to: Panel, content: ComponentType<{ state: PanelState }>) => {
      const element = React.createElement(content, { state: this._state });
      to.addWidget(new ReactView(this._mlops, element));
    };
    add(this.header, Header);
    this._headerSize.observe(this.header.node);
    add(this._models, ModelsSection);
    add(this._endpoints, EndpointsSection);
  }

  private _rest(): void {
    this._looking?.dispose();
    this._looking = null;
  }

  private _follow(): void {
    const { connection, groups, endpoints } = this._mlops.model;
    const off = connection.problem?.code === SERVER_OFF;
    (this.content as Widget).setHidden(off);
    if (groups.value?.length === 1) {
      this._state.openOnly(groups.value[0].name);
    }
    this._count(0, groups.problem ? undefined : groups.value?.length);
    this._count(1, endpoints.problem ? undefined : endpoints.value?.length);
  }

  private _count(section: number, count: number | undefined): void {
    const title = this._accordion.titles[section];
    title.dataset.mlopsCount = count === undefined ? '\u2013' : String(count);
  }

  private _models: PanelWithToolbar;
  private _endpoints: PanelWithToolbar;
  /** The sections are laid out in the room that the header leaves. */
  private _headerSize = new ResizeObserver(() =>
    MessageLoop.postMessage(this._accordion, Widget.ResizeMessage.UnknownSize)
  );
  private _state = new PanelState();
  private _drawn: Promise<void> | null = null;
  private _looking: IDisposable | null = null;
}
