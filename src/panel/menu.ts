import { Menu } from '@lumino/widgets';
import type { MouseEvent } from 'react';

import { targetOf } from '../models/references';
import type { IMLOps } from '../tokens';
import { CommandIDs } from '../tokens';

const OF_GROUP = [
  CommandIDs.openLineage,
  CommandIDs.decideMarked,
  CommandIDs.policies,
  CommandIDs.iam,
  CommandIDs.collect,
  CommandIDs.uncollect,
  CommandIDs.copyReference,
  CommandIDs.copyArn,
  CommandIDs.insertCode,
  null,
  CommandIDs.share,
  CommandIDs.unshare,
  null,
  CommandIDs.remove
];

const OF_VERSION = [
  CommandIDs.openVersion,
  CommandIDs.compare,
  CommandIDs.openLineage,
  null,
  CommandIDs.approve,
  CommandIDs.reject,
  CommandIDs.stage,
  CommandIDs.deploy,
  CommandIDs.alias,
  CommandIDs.collect,
  CommandIDs.uncollect,
  null,
  CommandIDs.copyReference,
  CommandIDs.copyArn,
  CommandIDs.insertCode,
  null,
  CommandIDs.copy,
  CommandIDs.remove
];

const OF_ENDPOINT = [
  CommandIDs.openEndpoint,
  CommandIDs.openLineage,
  null,
  CommandIDs.copyReference,
  CommandIDs.copyArn,
  CommandIDs.insertCode,
  null,
  CommandIDs.remove
];

const ITEMS = {
  group: OF_GROUP,
  version: OF_VERSION,
  endpoint: OF_ENDPOINT
};

/** Open the menu of a group, a version or an endpoint where the user asked for it. */
export function openMenu(
  mlops: IMLOps,
  reference: string,
  event: MouseEvent
): void {
  event.preventDefault();
  event.stopPropagation();
  const { kind, name } = targetOf(reference);
  const menu = new Menu({ commands: mlops.commands });
  for (const command of ITEMS[kind]) {
    menu.addItem(
      command ? { command, args: { reference, name } } : { type: 'separator' }
    );
  }
  menu.aboutToClose.connect(() => {
    // The chosen command runs after the menu has closed.
    window.setTimeout(() => menu.dispose(), 0);
  });
  menu.open(event.clientX, event.clientY);
}
