import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { NotebookActions } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

/** A model that the kernel holds, told by its type alone. */
export interface IHeldModel {
  name: string;
  type: string;
  framework: string;
  features: number | null;
  fitted: boolean;
  /** The cell that fitted it last. */
  cell: number | null;
}

/** A variable that can go along with a model. */
export interface IHeld {
  name: string;
  /** What it holds, in words. */
  about: string;
}

/** A data set that a cell names or has read. */
export interface IHeldData {
  uri: string;
  role: string;
  cell: number;
  /** What was seen to read it; empty when a cell names it alone. */
  by: string;
  /** How it is known to have gone into a model, by variable: `traced`; empty for not known. */
  how: Record<string, string>;
}

/** What of a kernel can go into a registration. */
export interface IHoldings {
  models: IHeldModel[];
  evaluations: IHeld[];
  metrics: IHeld[];
  datasets: IHeldData[];
}

/** What the kernel of the current notebook holds. */
export type KernelAnswer =
  | { kind: 'holdings'; held: IHoldings; notebook: string; kernel: string }
  | { kind: 'no-kernel' }
  | { kind: 'no-package'; interpreter: string };

/** Where code went. */
export type Destination = 'cell' | 'clipboard';

const LOADED = "'mlops' in get_ipython().magics_manager.magics['line']";
const HELD =
  "__import__('mlops_ext.notebook.holdings', fromlist=['held']).held()";
const INTERPRETER = "__import__('sys').executable";

/** The way into the current notebook: its cells and, without running user code, its kernel. */
export class Notebooks {
  constructor(private _tracker: INotebookTracker | null) {
    this._tracker?.currentChanged.connect(this._emit, this);
    NotebookActions.executed.connect(this._emit, this);
  }

  /** Emitted when another notebook is current, or a cell has run. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The notebook that code goes into; null without an open one. */
  get current(): NotebookPanel | null {
    return this._tracker?.currentWidget ?? null;
  }

  /** Whether the kernel runs something, so that an answer takes its time. */
  get busy(): boolean {
    return this._kernel?.status === 'busy';
  }

  /**
   * Put code into a new cell below the active one, without running it; without a notebook, on the
   * clipboard. A magic gets the line before it that loads the extension, where it is not loaded.
   */
  async insert(code: string): Promise<Destination> {
    const text = await this._withExtension(code);
    const panel = this.current;
    if (!panel) {
      await navigator.clipboard.writeText(text);
      return 'clipboard';
    }
    this._newCell(panel, text);
    return 'cell';
  }

  /**
   * Put code into a new cell and run it.
   *
   * @returns whether the cell ran without an error.
   */
  async run(code: string): Promise<boolean> {
    const panel = this.current;
    if (!panel) {
      return false;
    }
    this._newCell(panel, await this._withExtension(code));
    return NotebookActions.run(panel.content, panel.sessionContext);
  }

  /** Ask the kernel what it holds that can be registered; waits while it is busy. */
  async holdings(): Promise<KernelAnswer> {
    const panel = this.current;
    const kernel = this._kernel;
    if (!panel || !kernel) {
      return { kind: 'no-kernel' };
    }
    const answer = await evaluate(kernel, {
      held: asJson(HELD),
      interpreter: asJson(INTERPRETER)
    });
    if (answer.held === undefined) {
      return { kind: 'no-package', interpreter: String(answer.interpreter) };
    }
    return {
      kind: 'holdings',
      held: answer.held as IHoldings,
      notebook: panel.title.label,
      kernel: panel.sessionContext.kernelDisplayName
    };
  }

  private get _kernel(): Kernel.IKernelConnection | null {
    return this.current?.sessionContext.session?.kernel ?? null;
  }

  private _newCell(panel: NotebookPanel, text: string): void {
    NotebookActions.insertBelow(panel.content);
    panel.content.activeCell?.model.sharedModel.setSource(text);
    void NotebookActions.focusActiveCell(panel.content, {
      waitUntilReady: true
    });
  }

  private async _withExtension(code: string): Promise<string> {
    if (!code.startsWith('%mlops') || (await this._isLoaded())) {
      return code;
    }
    return `%load_ext mlops_ext\n${code}`;
  }

  private async _isLoaded(): Promise<boolean> {
    // A busy kernel would answer late: the extra line is harmless, waiting is not.
    if (!this._kernel || this.busy) {
      return false;
    }
    const answer = await evaluate(this._kernel, { loaded: asJson(LOADED) });
    return answer.loaded === true;
  }

  private _emit(): void {
    this._changed.emit();
  }

  private _changed = new Signal<this, void>(this);
}

/** Index of the cell that ran as that number; -1 where none has kept it. */
export function cellOf(panel: NotebookPanel, count: number): number {
  const cells = panel.model?.sharedModel.cells ?? [];
  return cells.findIndex(
    cell => 'execution_count' in cell && cell.execution_count === count
  );
}

/** Make a cell the active one and bring it into view; none for a negative index. */
export async function showCell(
  panel: NotebookPanel,
  index: number
): Promise<void> {
  if (index >= 0) {
    panel.content.activeCellIndex = index;
    await panel.content.scrollToItem(index, 'center');
  }
}

/** An expression whose answer travels as ASCII, whatever quotes and emoji it holds. */
function asJson(expression: string): string {
  return `__import__('base64').b64encode(__import__('json').dumps(${expression}).encode()).decode()`;
}

/** Evaluate expressions silently; what fails is left out. */
async function evaluate(
  kernel: Kernel.IKernelConnection,
  expressions: Record<string, string>
): Promise<Record<string, unknown>> {
  const future = kernel.requestExecute({
    code: '',
    silent: true,
    store_history: false,
    user_expressions: expressions
  });
  const reply = await future.done;
  const answers: Record<string, unknown> = {};
  if (reply.content.status !== 'ok') {
    return answers;
  }
  const found = reply.content.user_expressions as unknown as Expressions;
  for (const [name, value] of Object.entries(found ?? {})) {
    const text = value.data?.['text/plain'];
    if (value.status === 'ok' && text) {
      answers[name] = decode(text);
    }
  }
  return answers;
}

type Expressions = Record<
  string,
  { status: string; data?: Record<string, string> }
>;

function decode(quoted: string): unknown {
  const bytes = atob(quoted.slice(1, -1));
  return JSON.parse(
    new TextDecoder().decode(
      Uint8Array.from(bytes, character => character.charCodeAt(0))
    )
  );
}
