import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useConfirm } from '../confirm.tsx';
import { optionsOf } from '../held.ts';
import { useSurface } from '../surface.tsx';
import { PlainText } from '../text.tsx';
import type { ElementProps } from './props.ts';
import { fieldOf } from './field.ts';

/** The menu behind three dots. */
export function Overflow({ block, element }: ElementProps) {
  const { press } = useSurface();
  const ask = useConfirm();
  return (
    <Menu
      label="More options"
      items={optionsOf(element).map(({ value, label }) => ({
        key: value,
        label,
        async choose() {
          if (await ask(element['confirm'])) await press(fieldOf(block, element), value);
        },
      }))}
    />
  );
}

export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly detail?: string;
  readonly choose: () => void | Promise<void>;
}

/** A button that opens a menu: arrow keys walk it, Escape closes it. */
export function Menu({
  label,
  items,
  children = '⋯',
}: {
  label: string;
  items: readonly MenuItem[];
  children?: React.ReactNode;
}) {
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    if (!isOpen) return undefined;
    entriesIn(frame.current)[0]?.focus();
    const closeOutside = (event: PointerEvent): void => {
      if (event.target instanceof Node && !frame.current?.contains(event.target)) setOpen(false);
    };
    addEventListener('pointerdown', closeOutside);
    return () => removeEventListener('pointerdown', closeOutside);
  }, [isOpen]);

  function close(): void {
    setOpen(false);
    frame.current?.querySelector<HTMLElement>('button')?.focus();
  }

  function walk(event: KeyboardEvent): void {
    const all = entriesIn(frame.current);
    const at = all.findIndex((entry) => entry === document.activeElement);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: -1,
    };
    const next = steps[event.key];
    if (event.key === 'Escape') close();
    else if (next === undefined) return;
    else all.at(next % all.length)?.focus();
    event.preventDefault();
  }

  return (
    <div className="menu-frame" ref={frame}>
      <button
        type="button"
        className="button menu-button"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </button>
      {isOpen && (
        <div className="menu" role="menu" id={id} aria-label={label} tabIndex={-1} onKeyDown={walk}>
          {items.map(({ key, label: text, detail, choose }) => (
            <button
              key={key}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                void choose();
              }}
            >
              <PlainText text={text} />
              {detail !== undefined && <span className="menu-detail">{detail}</span>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function entriesIn(frame: HTMLElement | null): HTMLElement[] {
  return [...(frame?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
}
